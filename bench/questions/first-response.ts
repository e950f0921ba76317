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
    why: 'Floats in seconds, divided once. Tried and slower: extract() and a cast to a float (1.2 times), counting equal seconds first (2.2), months by width_bucket behind OFFSET 0 (1.2 of many rows, 0.9 of few).',
    statements: [
      `select to_char(date_trunc('month', opened_at), 'YYYY-MM-DD') as month, region,
         percentile_cont(0.5) within group (order by date_part('epoch', first_reply_at - opened_at)) / 3600 as median
       from cx.tickets left join cx.customers on customers.id = customer_id
       where opened_at >= '2024-01-01' and opened_at < '2026-01-01'
       group by date_trunc('month', opened_at), region`,
    ],
    read: ([rows = []]) =>
      new Map(rows.map(({ month, region, median }) => [`${region ?? 'all'} ${month}`, numberOf(median)])),
  },
  drizzleCube: {
    queries: [monthsByRegion('Tickets.firstResponseMedian', 'Tickets.openedAt')],
    read: ([rows = []]) => readMonthsByRegion(rows, 'Tickets.firstResponseMedian', 'Tickets.openedAt'),
  },
};
