/** Where 500 targets stand: five metrics of two datasets on a hundred slices each, as of now. */
import type { QueryResultRow } from 'pg';
import { type BenchTarget, sliceKey, targets as stored } from '../data/targets.ts';
import type { Numbers } from '../harness/numbers.ts';
import { numberOf } from '../sides/hand-written.ts';
import type { Question } from './question.ts';

interface Data {
  readonly goals: {
    readonly nodes: readonly { readonly targets: readonly { readonly id: string; readonly actual: number | null }[] }[];
  };
}

const byId = new Map(stored.map((target) => [target.id, target]));

/** A global id is the type and the id, in base 64. */
function targetOf(globalId: string): BenchTarget {
  const id = Buffer.from(globalId, 'base64').toString().split(':').at(-1) ?? '';
  const target = byId.get(id);
  if (!target) throw new Error(`Cairn tells of a target that the benchmark did not write: ${globalId}.`);
  return target;
}

function readCairn({ goals }: Data): Numbers {
  return new Map(
    goals.nodes.flatMap(({ targets }) =>
      targets.map(({ id, actual }) => {
        const target = targetOf(id);
        return [sliceKey(target.metric, target), actual] as const;
      }),
    ),
  );
}

/** Grouped by all three first, and cubed over the few hundred groups. */
const cubed = (sums: string, table: string, time: string, values: string, columns: string): string => `
  select segment, region, product_line, ${sums}
  from (
    select segment, region, product_line, ${columns}
    from (
      select customers.segment, customers.region, ${table}.product_line, ${values}
      from cx.${table} left join cx.customers on customers.id = customer_id
      where ${time} >= '2025-10-01' and ${time} < '2026-01-01' offset 0
    ) as facts
    group by 1, 2, 3
  ) as cells
  group by cube (segment, region, product_line)
  having (grouping(segment) = 1 or segment is not null) and (grouping(region) = 1 or region is not null)`;

const surveys = cubed(
  '100.0 * (sum(promoters) - sum(detractors)) / nullif(sum(nps_n), 0) as nps, 100.0 * sum(satisfied) / nullif(sum(csat_n), 0) as csat, sum(effort) / nullif(sum(ces_n), 0) as ces',
  'survey_responses',
  'responded_at',
  'survey, score',
  `count(*) filter (where survey = 'nps' and score between 9 and 10) as promoters, count(*) filter (where survey = 'nps' and score between 0 and 6) as detractors,
   count(*) filter (where survey = 'nps' and score between 0 and 10) as nps_n,
   count(*) filter (where survey = 'csat' and score between 4 and 5) as satisfied, count(*) filter (where survey = 'csat' and score between 1 and 5) as csat_n,
   sum(score) filter (where survey = 'ces' and score between 1 and 7) as effort, count(*) filter (where survey = 'ces' and score between 1 and 7) as ces_n`,
);

const tickets = cubed(
  'sum(n) as ticket_volume, 100.0 * sum(kept) / nullif(sum(promised), 0) as sla_attainment',
  'tickets',
  'opened_at',
  'sla_met',
  'count(*) as n, count(sla_met) as promised, count(*) filter (where sla_met) as kept',
);

function readRows(statements: readonly (readonly QueryResultRow[])[]): Numbers {
  const numbers = new Map<string, number | null>();
  for (const { segment, region, product_line: line, ...metrics } of statements.flat())
    for (const [metric, value] of Object.entries(metrics))
      numbers.set(sliceKey(metric, { segment, region, line }), numberOf(value));
  return numbers;
}

export const targets: Question = {
  key: 'targets',
  name: 'Where 500 targets stand',
  cairn: {
    query: '{ goals(first: 10) { nodes { targets { id actual status } } } }',
    read: readCairn,
  },
  handWritten: {
    why: 'One grouping of each table, cubed: numbers only, without a status, an interval or a trajectory, which Cairn gives besides.',
    statements: [surveys, tickets],
    read: readRows,
  },
  drizzleCube: 'it has no targets; it would be five hundred filters',
};
