/** The dashboard: twelve metrics of four datasets for a quarter, the one before and the same of last year, overall and for a segment: 72 numbers. */
import type { QueryResultRow } from 'pg';
import type { Numbers } from '../harness/numbers.ts';
import { numberOf } from '../sides/hand-written.ts';
import { dashboardCubes } from './dashboard-cubes.ts';
import type { Question } from './question.ts';

export const dashboardMetrics = [
  'nps',
  'csat',
  'ces',
  'survey_response_count',
  'ticket_volume',
  'resolution_time',
  'sla_attainment',
  'first_contact_resolution',
  'backlog',
  'mrr',
  'net_new_mrr',
  'usage_events',
] as const;

/** As SQL numbers them, in the order of time. */
const periods = ['last year', 'previous', 'now'] as const;

interface Value {
  readonly value: number | null;
  readonly compare: readonly { readonly kind: string; readonly value: number | null }[];
}

type Data = Readonly<Record<string, { readonly whole: Value; readonly enterprise: Value }>>;

const query = `query Dashboard {
  ${dashboardMetrics.map((key) => `${key}: metric(key: "${key}") { ...Tile }`).join('\n  ')}
}
fragment Tile on Metric {
  whole: value(period: { last: 1, grain: QUARTER }) { ...Beside }
  enterprise: value(period: { last: 1, grain: QUARTER }, where: { dimension: "segment", eq: "enterprise" }) { ...Beside }
}
fragment Beside on MetricValue { value compare(to: [{ kind: PREVIOUS_PERIOD }, { kind: SAME_PERIOD_LAST_YEAR }]) { kind value } }`;

function readCairn(data: Data): Numbers {
  const numbers = new Map<string, number | null>();
  for (const key of dashboardMetrics)
    for (const slice of ['whole', 'enterprise'] as const) {
      const found = data[key]?.[slice];
      numbers.set(`${key} ${slice} now`, found?.value ?? null);
      for (const { kind, value } of found?.compare ?? [])
        numbers.set(`${key} ${slice} ${kind === 'PREVIOUS_PERIOD' ? 'previous' : 'last year'}`, value);
    }
  return numbers;
}

/** The three quarters of a column, numbered; everything else is null. */
const quarter = (column: string): string =>
  `case when ${column} >= '2025-10-01' then 2 when ${column} >= '2025-07-01' then 1 when ${column} >= '2024-10-01' and ${column} < '2025-01-01' then 0 end`;

const inQuarters = (column: string): string =>
  `(${column} >= '2024-10-01' and ${column} < '2025-01-01' or ${column} >= '2025-07-01' and ${column} < '2026-01-01')`;

const enterprise = `customer_id in (select id from cx.customers where segment = 'enterprise')`;

const surveys = `
  select quarter, slice,
    100.0 * (sum(n) filter (where survey = 'nps' and score between 9 and 10) - sum(n) filter (where survey = 'nps' and score between 0 and 6))
      / sum(n) filter (where survey = 'nps' and score between 0 and 10) as nps,
    100.0 * sum(n) filter (where survey = 'csat' and score between 4 and 5) / sum(n) filter (where survey = 'csat' and score between 1 and 5) as csat,
    sum(n * score) filter (where survey = 'ces' and score between 1 and 7) / sum(n) filter (where survey = 'ces' and score between 1 and 7) as ces,
    sum(n) as survey_response_count
  from (
    select ${quarter('responded_at')} as quarter, ${enterprise} as enterprise, survey, score, count(*) as n
    from cx.survey_responses where ${inQuarters('responded_at')} group by 1, 2, 3, 4
  ) as cells
  cross join lateral unnest(case when enterprise then array['whole', 'enterprise'] else array['whole'] end) as slice
  group by 1, 2`;

const tickets = `
  select quarter, slice, sum(opened) as ticket_volume, sum(hours) / sum(timed) as resolution_time,
    100.0 * sum(kept) / sum(promised) as sla_attainment, 100.0 * sum(once) / sum(solved) as first_contact_resolution
  from (
    select ${quarter('opened_at')} as quarter, ${enterprise} as enterprise, count(*) as opened, count(sla_met) as promised,
      count(*) filter (where sla_met) as kept, 0 as timed, 0 as hours, 0 as solved, 0 as once
    from cx.tickets where ${inQuarters('opened_at')} group by 1, 2
    union all
    select ${quarter('resolved_at')}, ${enterprise}, 0, 0, 0, count(*), sum(extract(epoch from resolved_at - opened_at)) / 3600, 0, 0
    from cx.tickets where ${inQuarters('resolved_at')} group by 1, 2
    union all
    select ${quarter('first_resolved_at')}, ${enterprise}, 0, 0, 0, 0, 0, count(*), count(*) filter (where reopened_count = 0)
    from cx.tickets where ${inQuarters('first_resolved_at')} group by 1, 2
  ) as cells
  cross join lateral unnest(case when enterprise then array['whole', 'enterprise'] else array['whole'] end) as slice
  group by 1, 2`;

const backlog = `
  select quarter, slice, sum(n) as backlog
  from (
    select quarter, enterprise, count(*) as n
    from (select opened_at, resolved_at, ${enterprise} as enterprise from cx.tickets) as tickets
    join (values (0, timestamptz '2025-01-01'), (1, '2025-10-01'), (2, '2026-01-01')) as ends (quarter, at)
      on opened_at < at and (resolved_at is null or resolved_at >= at)
    group by 1, 2
  ) as cells
  cross join lateral unnest(case when enterprise then array['whole', 'enterprise'] else array['whole'] end) as slice
  group by 1, 2`;

const revenue = `
  select quarter, slice, sum(balance) as mrr, sum(moved) as net_new_mrr
  from (
    select enterprise,
      sum(amount) filter (where occurred_at < '2025-01-01') as b0, sum(amount) filter (where occurred_at >= '2024-10-01' and occurred_at < '2025-01-01') as m0,
      sum(amount) filter (where occurred_at < '2025-10-01') as b1, sum(amount) filter (where occurred_at >= '2025-07-01' and occurred_at < '2025-10-01') as m1,
      sum(amount) as b2, sum(amount) filter (where occurred_at >= '2025-10-01') as m2
    from (select amount, occurred_at, ${enterprise} as enterprise from cx.revenue_movements where occurred_at < '2026-01-01') as movements
    group by 1
  ) as sums
  cross join lateral (values (0, b0, m0), (1, b1, m1), (2, b2, m2)) as each (quarter, balance, moved)
  cross join lateral unnest(case when enterprise then array['whole', 'enterprise'] else array['whole'] end) as slice
  group by 1, 2`;

const usage = `
  select quarter, slice, sum(events) as usage_events
  from (
    select ${quarter('used_on')} as quarter, ${enterprise} as enterprise, sum(events) as events
    from cx.usage_days where ${inQuarters('used_on')} group by 1, 2
  ) as cells
  cross join lateral unnest(case when enterprise then array['whole', 'enterprise'] else array['whole'] end) as slice
  group by 1, 2`;

/** Every column of a row but where it stands is a metric. */
function readRows(statements: readonly (readonly QueryResultRow[])[]): Numbers {
  const numbers = new Map<string, number | null>();
  for (const { quarter, slice, ...metrics } of statements.flat())
    for (const [key, value] of Object.entries(metrics))
      numbers.set(`${key} ${slice} ${periods[Number(quarter)]}`, numberOf(value));
  return numbers;
}

export const dashboard: Question = {
  key: 'dashboard',
  name: '12 metrics, 3 quarters, overall and one segment (72 numbers)',
  cairn: { query, read: readCairn },
  handWritten: { why: 'to be measured', statements: [surveys, tickets, backlog, revenue, usage], read: readRows },
  drizzleCube: dashboardCubes,
};
