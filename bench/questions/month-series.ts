/** A series by a dimension of another table: NPS by month and region of the customer, 24 months. */
import { numberOf } from '../sides/hand-written.ts';
import { monthsByRegion, readMonthsByRegion } from './months-by-region.ts';
import type { Question } from './question.ts';

export interface SeriesData {
  readonly metric: {
    readonly series: readonly {
      readonly members: readonly { readonly value: string | null }[];
      readonly points: readonly {
        readonly period: { readonly start: string };
        readonly value: { readonly value: number | null };
      }[];
    }[];
  };
}

export const readSeries = ({ metric }: SeriesData): ReadonlyMap<string, number | null> =>
  new Map(
    metric.series.flatMap(({ members, points }) =>
      points.map(
        ({ period, value }) => [`${members[0]?.value ?? 'all'} ${period.start.slice(0, 10)}`, value.value] as const,
      ),
    ),
  );

export const monthSeries: Question = {
  key: 'month-series',
  name: 'NPS by month and region of the customer, 24 months',
  cairn: {
    query: `{ metric(key: "nps") { series(period: { last: 24, grain: MONTH }, grain: MONTH, by: ["region"]) {
      members { value } points { period { start } value { value } } } } }`,
    read: readSeries,
  },
  handWritten: {
    why: 'Tried: grouping by score first, with and without the fence (the same), and grouping by customer before the join (1.5 times slower: most customers answer once or twice a month).',
    statements: [
      `select to_char(date '2023-12-01' + make_interval(months => month), 'YYYY-MM-DD') as month, region,
         100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*) as nps
       from (
         select width_bucket(responded_at, array(
             select (date '2024-01-01' + make_interval(months => n))::timestamptz from generate_series(0, 23) as n order by n
           )) as month, customers.region, score
         from cx.survey_responses left join cx.customers on customers.id = customer_id
         where survey = 'nps' and scale_min = 0 and scale_max = 10 and score between 0 and 10
           and responded_at >= '2024-01-01' and responded_at < '2026-01-01'
         offset 0
       ) as answers
       group by 1, 2`,
    ],
    read: ([rows = []]) =>
      new Map(rows.map(({ month, region, nps }) => [`${region ?? 'all'} ${month}`, numberOf(nps)])),
  },
  drizzleCube: {
    queries: [monthsByRegion('SurveyResponses.nps', 'SurveyResponses.respondedAt')],
    read: ([rows = []]) => readMonthsByRegion(rows, 'SurveyResponses.nps', 'SurveyResponses.respondedAt'),
  },
};
