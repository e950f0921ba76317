/** What cannot be added up: the median first response by month and region of the customer, 24 months. */
import { numberOf } from '../sides/hand-written.ts';
import { readSeries } from './month-series.ts';
import { monthsByRegion, readMonthsByRegion } from './months-by-region.ts';
import type { Question } from './question.ts';

export const firstResponse: Question = {
  key: 'first-response',
  name: 'Median first response by month and region, 24 months',
  cairn: {
    query: `{ metric(key: "first_response_time_median") { series(period: { last: 24, grain: MONTH }, grain: MONTH, by: ["region"]) {
      members { value } points { period { start } value { value } } } } }`,
    read: readSeries,
  },
  handWritten: {
    why: 'to be measured',
    statements: [
      `select to_char(month, 'YYYY-MM-DD') as month, region, percentile_cont(0.5) within group (order by seconds) / 3600 as median
       from (
         select date_trunc('month', opened_at) as month, region, extract(epoch from first_reply_at - opened_at)::float8 as seconds
         from cx.tickets left join cx.customers on customers.id = customer_id
         where opened_at >= '2024-01-01' and opened_at < '2026-01-01'
         offset 0
       ) as replied
       group by 1, 2`,
    ],
    read: ([rows = []]) =>
      new Map(rows.map(({ month, region, median }) => [`${region ?? 'all'} ${month}`, numberOf(median)])),
  },
  drizzleCube: {
    queries: [monthsByRegion('Tickets.firstResponseMedian', 'Tickets.openedAt')],
    read: ([rows = []]) => readMonthsByRegion(rows, 'Tickets.firstResponseMedian', 'Tickets.openedAt'),
  },
};
