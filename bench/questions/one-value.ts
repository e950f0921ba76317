/** One number: NPS of the last quarter. */
import { numberOf } from '../sides/hand-written.ts';
import type { Question } from './question.ts';

interface Data {
  readonly metric: { readonly value: { readonly value: number | null } };
}

export const oneValue: Question = {
  key: 'one-value',
  name: 'NPS of the last quarter',
  cairn: {
    query: '{ metric(key: "nps") { value(period: { last: 1, grain: QUARTER }) { value } } }',
    read: ({ metric }: Data) => new Map([['nps', metric.value.value]]),
  },
  handWritten: {
    why: 'One pass over a quarter of one survey.',
    statements: [
      `select 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / nullif(count(*), 0) as nps
       from cx.survey_responses
       where survey = 'nps' and scale_min = 0 and scale_max = 10 and score between 0 and 10
         and responded_at >= '2025-10-01' and responded_at < '2026-01-01'`,
    ],
    read: ([rows]) => new Map([['nps', numberOf(rows?.[0]?.nps)]]),
  },
  drizzleCube: {
    queries: [
      {
        measures: ['SurveyResponses.nps'],
        filters: [
          { member: 'SurveyResponses.respondedAt', operator: 'inDateRange', values: ['2025-10-01', '2025-12-31'] },
        ],
      },
    ],
    read: ([rows]) => new Map([['nps', numberOf(rows?.[0]?.['SurveyResponses.nps'])]]),
  },
};
