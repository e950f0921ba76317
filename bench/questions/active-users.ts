/** Users of the last 28 days, told every day of a year: 365 windows that overlap. */
import { numberOf } from '../sides/hand-written.ts';
import type { SeriesData } from './month-series.ts';
import type { Question } from './question.ts';

export const activeUsers: Question = {
  key: 'active-users',
  name: 'Active users of 28 days, by day of a year',
  cairn: {
    query: `{ metric(key: "monthly_active_users") { series(period: { last: 1, grain: YEAR }, grain: DAY, window: { count: 28, grain: DAY }) {
      members { value } points { period { start } value { value } } } } }`,
    read: ({ metric }: SeriesData) =>
      new Map(
        metric.series.flatMap(({ points }) => points.map((each) => [each.period.start.slice(0, 10), each.value.value])),
      ),
  },
  handWritten: {
    why: 'Each day of use covers the days up to the next one, 28 at most; a second row of a day covers none. Tried and slower: one row a user and day first (2.3 times), arrays of days a user (1.1).',
    statements: [
      `with lengths as materialized (
         select used_on, length, count(*) as n
         from (
           select used_on, least(28, lead(used_on) over (partition by customer_id, user_key order by used_on) - used_on) as length
           from cx.usage_days where used_on > date '2025-01-01' - 28 and used_on < '2026-01-01'
         ) as stretches
         group by 1, 2
       ), steps as (
         select day, sum(step) as step
         from (select used_on as day, n as step from lengths union all select used_on + length, -n from lengths) as ends
         group by 1
       )
       select to_char(day, 'YYYY-MM-DD') as day, users
       from (
         select day, sum(coalesce(step, 0)) over (order by day) as users
         from (select generate_series(date '2025-01-01' - 28, date '2025-12-31', interval '1 day')::date as day) as year
         left join steps using (day)
       ) as running
       where day >= '2025-01-01'`,
    ],
    read: ([rows = []]) => new Map(rows.map(({ day, users }) => [day, numberOf(users)])),
  },
  drizzleCube: 'no distinct count over a window that moves: its rolling windows are of sums',
};
