/** Churn, retention, GRR and NRR of each month of three years: four series in one operation. */
import type { QueryResultRow } from 'pg';
import type { Numbers } from '../harness/numbers.ts';
import { numberOf } from '../sides/hand-written.ts';
import type { Question } from './question.ts';

const metrics = ['churn_rate', 'retention_rate', 'gross_revenue_retention', 'net_revenue_retention'] as const;

type Data = Readonly<
  Record<
    string,
    {
      readonly series: readonly {
        readonly points: readonly {
          readonly period: { readonly start: string };
          readonly value: { readonly value: number | null };
        }[];
      }[];
    }
  >
>;

const readCairn = (data: Data): Numbers =>
  new Map(
    metrics.flatMap((key) =>
      (data[key]?.series ?? []).flatMap(({ points }) =>
        points.map(({ period, value }) => [`${key} ${period.start.slice(0, 10)}`, value.value] as const),
      ),
    ),
  );

const months = `select n, month, lead(month) over (order by n) as until from (
    select n, (date '2023-01-01' + make_interval(months => n - 1))::timestamptz as month from generate_series(1, 37) as n) as edges`;
const edges = `array(select (date '2023-01-01' + make_interval(months => n))::timestamptz from generate_series(0, 36) as n order by n)`;

/** A matrix of joining by leaving, and sums over it. */
const customers = `
  with months as (${months}), matrix as materialized (
    select joined, gone, count(*) as n
    from (select width_bucket(signed_up_at, ${edges}) as joined, coalesce(width_bucket(churned_at, ${edges}), 99) as gone from cx.customers offset 0) as each
    group by 1, 2
  )
  select to_char(month, 'YYYY-MM-DD') as month,
    100.0 * coalesce(sum(matrix.n) filter (where gone = months.n), 0) / sum(matrix.n) as churn_rate,
    100.0 * coalesce(sum(matrix.n) filter (where gone > months.n), 0) / sum(matrix.n) as retention_rate
  from months join matrix on joined < months.n and gone >= months.n
  where until is not null group by 1`;

/** Only customers with a movement in a month change it: everybody else keeps what the month began with. */
const revenue = `
  with months as (${months}), moved as (
    select customer_id, month, sum(amount) as amount
    from (select customer_id, width_bucket(occurred_at, ${edges}) as month, amount from cx.revenue_movements offset 0) as each
    group by 1, 2
  ), running as (
    select month, amount, coalesce(sum(amount) over (partition by customer_id order by month rows between unbounded preceding and 1 preceding), 0) as before
    from moved
  ), changes as (
    select month, sum(amount) as moved, sum(least(amount, 0)) filter (where before > 0) as lost, sum(amount) filter (where before > 0) as changed
    from running group by 1
  ), starts as (
    select n as month, lost, changed, sum(coalesce(moved, 0)) over (order by n rows between unbounded preceding and 1 preceding) as start
    from generate_series(0, 36) as n left join changes on month = n
  )
  select to_char(months.month, 'YYYY-MM-DD') as month,
    100 * (start + coalesce(lost, 0)) / nullif(start, 0) as gross_revenue_retention,
    100 * (start + coalesce(changed, 0)) / nullif(start, 0) as net_revenue_retention
  from months join starts on starts.month = n where until is not null`;

function readRows(statements: readonly (readonly QueryResultRow[])[]): Numbers {
  const numbers = new Map<string, number | null>();
  for (const { month, ...values } of statements.flat())
    for (const [key, value] of Object.entries(values)) numbers.set(`${key} ${month}`, numberOf(value));
  return numbers;
}

export const retention: Question = {
  key: 'retention',
  name: 'Churn, retention, GRR and NRR by month, 36 months',
  cairn: {
    query: `{ ${metrics
      .map(
        (key) =>
          `${key}: metric(key: "${key}") { series(period: { last: 36, grain: MONTH }, grain: MONTH) { points { period { start } value { value } } } }`,
      )
      .join(' ')} }`,
    read: readCairn,
  },
  handWritten: {
    why: 'Sums over a matrix of joining and leaving; revenue by customer and month, where most months of most customers have no row.',
    statements: [customers, revenue],
    read: readRows,
  },
  drizzleCube:
    'its retention is of users that come back to an event, not of who and what was there when a month began; no join of a table with its own past',
};
