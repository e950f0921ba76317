/** The satisfaction survey after each resolved ticket: the longer it took, the lower the score. */
import type { Company } from '../company.ts';
import { randomStream } from '../random.ts';
import { responseRate, type SurveyChannel } from '../story.ts';
import { openTickets, slowness } from '../tickets.ts';
import { MINUTE } from '../world.ts';
import { answer, type SurveyRow } from './answer.ts';
import type { InvitationTally } from './invitations.ts';
import { ticketTopic } from './topics.ts';

const surveyChannel: Readonly<Record<string, SurveyChannel>> = {
  email: 'email',
  web: 'email',
  chat: 'chat',
  phone: 'phone',
  social: 'sms',
};

/** Rows without ids, in the order in which their tickets were opened. */
export function* ticketAnswers(company: Company, tally: InvitationTally): Generator<SurveyRow> {
  const { world } = company;
  const random = randomStream(world.seed, 'csat/after_ticket');
  for (const ticket of openTickets(company)) {
    const invitedAt = ticket.resolvedAt + Math.ceil(random.between(5, 90) * MINUTE);
    if (!(invitedAt <= world.now)) continue;
    const { customer, productLine } = ticket;
    const channel = surveyChannel[ticket.channel] ?? 'email';
    tally.add({ survey: 'csat', channel, region: customer.region, productLine, at: invitedAt }, 1);
    if (!random.chance(responseRate(world, channel, customer.region, invitedAt))) continue;
    const patience = -0.42 * Math.log(Math.max(0.05, slowness(ticket))) - (ticket.reopenedCount > 0 ? 0.45 : 0);
    const felt = 4.3 + patience + 0.3 * customer.mood + 0.75 * random.normal();
    const { journey, journeyStage, touchpoint } = ticketTopic(ticket.channel);
    const row = answer(world, random, {
      survey: 'csat',
      variant: 'after_ticket',
      customer,
      agentId: ticket.agent?.id ?? null,
      channel,
      invitedAt,
      productLine,
      feature: null,
      journey,
      journeyStage,
      touchpoint,
      scale: [1, 5],
      felt,
    });
    if (row) yield row;
  }
}
