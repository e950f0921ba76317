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

/** Where a row of a time column stands: its quarter, in the order of time; what lies between is not read. */
const quarters = [
  ['2024-10-01', '2025-01-01'],
  ['2025-07-01', '2025-10-01'],
  ['2025-10-01', '2026-01-01'],
] as const;

const within = (column: string, number: number): string =>
  `(${column} >= '${quarters[number]?.[0]}' and ${column} < '${quarters[number]?.[1]}')`;

const inQuarters = (column: string): string => `(${quarters.map((_, number) => within(column, number)).join(' or ')})`;

const quarterOf = (column: string): string =>
  `case when ${column} >= '2025-10-01' then 2 when ${column} >= '2025-07-01' then 1 else 0 end`;

/** A small set, hashed: half the cost of a join with all customers. */
const enterprise = `customer_id in (select id from cx.customers where segment = 'enterprise')`;

/** Each group counts for the whole, and one of them for the segment. */
const slices = `cross join lateral unnest(case when enterprise then array['whole', 'enterprise'] else array['whole'] end) as slice`;

/** Behind OFFSET 0 Postgres expects few groups, and neither sorts nor spills. */
const surveys = `
  select quarter, slice, 100.0 * (sum(promoters) - sum(detractors)) / sum(nps_answers) as nps, 100.0 * sum(satisfied) / sum(csat_answers) as csat,
    sum(effort) / sum(ces_answers) as ces, sum(n) as survey_response_count
  from (
    select quarter, enterprise, count(*) as n,
      count(*) filter (where survey = 'nps' and score between 9 and 10) as promoters, count(*) filter (where survey = 'nps' and score between 0 and 6) as detractors,
      count(*) filter (where survey = 'nps' and score between 0 and 10) as nps_answers,
      count(*) filter (where survey = 'csat' and score between 4 and 5) as satisfied, count(*) filter (where survey = 'csat' and score between 1 and 5) as csat_answers,
      sum(score) filter (where survey = 'ces' and score between 1 and 7) as effort, count(*) filter (where survey = 'ces' and score between 1 and 7) as ces_answers
    from (
      select ${quarterOf('responded_at')} as quarter, ${enterprise} as enterprise, survey, score
      from cx.survey_responses where ${inQuarters('responded_at')} offset 0
    ) as answers
    group by 1, 2
  ) as cells ${slices} group by 1, 2`;

const ticketColumns = [0, 1, 2].map((number) => {
  const [opened, resolved, first] = ['opened_at', 'resolved_at', 'first_resolved_at'].map((column) =>
    within(column, number),
  );
  const end = quarters[number]?.[1];
  return {
    opened: `count(*) filter (where ${opened})`,
    promised: `count(sla_met) filter (where ${opened})`,
    kept: `count(*) filter (where sla_met and ${opened})`,
    seconds: `sum(extract(epoch from resolved_at - opened_at)) filter (where ${resolved})`,
    resolved: `count(*) filter (where ${resolved})`,
    solved: `count(*) filter (where ${first})`,
    once: `count(*) filter (where reopened_count = 0 and ${first})`,
    open: `count(*) filter (where opened_at < '${end}' and (resolved_at is null or resolved_at >= '${end}'))`,
  };
});

const ticketNames = Object.keys(ticketColumns[0] ?? {});

/** All of three time columns and the backlog in one pass over the table. */
const tickets = `
  select quarter, slice, sum(opened) as ticket_volume, 100.0 * sum(kept) / sum(promised) as sla_attainment,
    sum(seconds) / sum(resolved) / 3600 as resolution_time, 100.0 * sum(once) / sum(solved) as first_contact_resolution, sum(open) as backlog
  from (
    select enterprise, ${ticketColumns.flatMap((columns, number) => Object.entries(columns).map(([name, sql]) => `${sql} as ${name}_${number}`)).join(', ')}
    from (
      select opened_at, first_resolved_at, resolved_at, sla_met, reopened_count, ${enterprise} as enterprise
      from cx.tickets where opened_at < '2026-01-01' offset 0
    ) as tickets
    group by 1
  ) as wide
  cross join lateral (values ${[0, 1, 2].map((number) => `(${number}, ${ticketNames.map((name) => `${name}_${number}`).join(', ')})`).join(', ')})
    as cells (quarter, ${ticketNames.join(', ')})
  ${slices} group by 1, 2`;

/** The balance is the running total of what moved. */
const revenue = `
  select quarter, slice, sum(balance) as mrr, sum(moved) filter (where bucket = asked) as net_new_mrr
  from (
    select bucket, enterprise, amount as moved, amount as balance
    from (
      select bucket, enterprise, sum(amount) as amount
      from (
        select width_bucket(occurred_at, '{2024-10-01,2025-01-01,2025-07-01,2025-10-01}'::timestamptz[]) as bucket, ${enterprise} as enterprise, amount
        from cx.revenue_movements where occurred_at < '2026-01-01' offset 0
      ) as movements
      group by 1, 2
    ) as sums
  ) as cells
  join (values (0, 1), (1, 3), (2, 4)) as ends (quarter, asked) on bucket <= asked
  ${slices} group by 1, 2`;

const usage = `
  select quarter, slice, sum(events) as usage_events
  from (
    select quarter, enterprise, sum(events) as events
    from (
      select ${quarterOf('used_on')} as quarter, ${enterprise} as enterprise, events from cx.usage_days where ${inQuarters('used_on')} offset 0
    ) as uses
    group by 1, 2
  ) as cells ${slices} group by 1, 2`;

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
  handWritten: {
    why: 'A statement a table, side by side. Tried and slower: a join with the customers for the segment (2 times), a scan for each time column of the tickets (1.3), grouping by survey and score first and filtering after (1.1, with so few filters), and the same without OFFSET 0 (sorts on disk).',
    statements: [surveys, tickets, revenue, usage],
    read: readRows,
  },
  drizzleCube: dashboardCubes,
};
