/** All answers of all surveys in one stream, roughly in the order of their invitations. */
import type { surveyResponses } from '../../tables/survey-responses.ts';
import type { Company } from '../company.ts';
import type { SurveyRow } from './answer.ts';
import type { InvitationTally } from './invitations.ts';
import { plannedAnswers } from './planned-answers.ts';
import { surveyPlans } from './plans.ts';
import { ticketAnswers } from './ticket-answers.ts';

/** The rows of `cx.survey_responses`; fills the tally. */
export function* surveyRows(company: Company, tally: InvitationTally): Generator<typeof surveyResponses.$inferInsert> {
  const streams = [ticketAnswers(company, tally), ...surveyPlans.map((plan) => plannedAnswers(company, plan, tally))];
  let id = 0;
  for (const row of mergeByInvitation(streams)) yield { id: ++id, ...row };
}

/** Always the earliest of the streams' next rows. */
function* mergeByInvitation(streams: readonly Iterator<SurveyRow>[]): Generator<SurveyRow> {
  const next = (stream: Iterator<SurveyRow>) => {
    const step = stream.next();
    return step.done ? [] : [{ stream, row: step.value }];
  };
  let heads = streams.flatMap(next);
  while (heads.length > 0) {
    const first = heads.reduce((a, b) => (b.row.invitedAt < a.row.invitedAt ? b : a));
    yield first.row;
    const step = first.stream.next();
    if (step.done) heads = heads.filter((head) => head !== first);
    else first.row = step.value;
  }
}
