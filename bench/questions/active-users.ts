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
    why: 'to be measured',
    statements: [
      `with days as (
         select customer_id, user_key, used_on from cx.usage_days
         where used_on > date '2025-01-01' - 28 and used_on < '2026-01-01' group by 1, 2, 3
       ), stretches as (
         select used_on, least(used_on + 28, lead(used_on) over (partition by customer_id, user_key order by used_on)) as until from days
       ), steps as (
         select day, sum(step) as step from (
           select used_on as day, count(*) as step from stretches group by 1
           union all select until, -count(*) from stretches group by 1
         ) as both_ends group by 1
       )
       select to_char(day, 'YYYY-MM-DD') as day, users
       from (select day, sum(step) over (order by day) as users from steps) as running
       where day >= '2025-01-01' and day < '2026-01-01'`,
    ],
    read: ([rows = []]) => new Map(rows.map(({ day, users }) => [day, numberOf(users)])),
  },
  drizzleCube: 'no distinct count over a window that moves: its rolling windows are of sums',
};
