/** A plan of Postgres to the rows that it would read. */
import type { Estimate } from './estimate.ts';

/** Of `explain (format json, verbose)`; what else stands in it is not looked at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Parent Relationship'?: string;
  readonly 'Parallel Aware'?: boolean;
  readonly 'Workers Planned'?: number;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
  /** What a Citus cluster does on its machines: one task of many that are alike, and what is made ready for all of them before. */
  readonly 'Distributed Query'?: {
    readonly Job: {
      readonly 'Task Count': number;
      readonly Tasks?: readonly { readonly 'Remote Plan'?: readonly (readonly Planned[])[] }[];
    };
    readonly Subplans?: readonly { readonly PlannedStmt: readonly Planned[] }[];
  };
}

interface Planned {
  readonly Plan: PlanNode;
}

/** Rows of a table by `schema.name`; of what is not in it the plan's own number is taken. */
export type TableSizes = ReadonlyMap<string, number>;

export const readEstimate = (plan: PlanNode, sizes: TableSizes): Estimate => ({
  rows: Math.round(rowsOf(plan, sizes, { times: 1, share: 1 })),
  cells: Math.round(cellsOf(plan)),
});

/** The coordinator expects the same of whatever machines send; they themselves know better. */
function cellsOf(plan: PlanNode): number {
  const distributed = distributedIn(plan);
  const remote = distributed ? remotePlans(distributed).map((each) => each['Plan Rows']) : [];
  return remote.length > 0 ? Math.max(...remote) : plan['Plan Rows'];
}

const distributedIn = (plan: PlanNode): PlanNode | undefined =>
  plan['Distributed Query'] ? plan : plan.Plans?.map(distributedIn).find((each) => each !== undefined);

const remotePlans = ({ 'Distributed Query': query }: PlanNode): readonly PlanNode[] =>
  (query?.Job.Tasks ?? [])
    .flatMap((task) => task['Remote Plan'] ?? [])
    .flatMap((plans) => plans.map(({ Plan }) => Plan));

interface Within {
  /** How often the node runs. */
  readonly times: number;
  /** Of how many workers' rows the plan tells those of one. */
  readonly share: number;
}

/** Of the leaves: a table that is read whole has all its rows read, however few of them a filter lets through. */
function rowsOf(node: PlanNode, sizes: TableSizes, { times, share }: Within): number {
  const query = node['Distributed Query'];
  if (query) {
    const shown = remotePlans(node);
    const before = (query.Subplans ?? []).flatMap(({ PlannedStmt }) => PlannedStmt.map(({ Plan }) => Plan));
    const alike = query.Job['Task Count'] / Math.max(1, shown.length);
    const sum = (plans: readonly PlanNode[]) =>
      plans.reduce((all, plan) => all + rowsOf(plan, sizes, { times, share: 1 }), 0);
    return sum(shown) * alike + sum(before);
  }
  const children = node.Plans ?? [];
  const isScan = node['Relation Name'] !== undefined || children.length === 0;
  const found = node['Plan Rows'] * (node['Parallel Aware'] ? share : 1);
  if (isScan) {
    const whole = node['Node Type'] === 'Seq Scan' ? sizes.get(`${node.Schema}.${node['Relation Name']}`) : undefined;
    // What finds the rows of an index is no reading of its own.
    return times * Math.max(found, whole ?? 0);
  }
  const workers = node['Workers Planned'] ?? 0;
  // As the planner itself has it: one that gathers helps, and the less the more it gathers from.
  const within = workers > 0 ? workers + Math.max(0, 1 - 0.3 * workers) : share;
  const [outer] = children;
  return children.reduce((sum, child) => {
    const again = node['Node Type'] === 'Nested Loop' && child['Parent Relationship'] === 'Inner';
    const each = again ? Math.max(1, outer?.['Plan Rows'] ?? 1) : 1;
    return sum + rowsOf(child, sizes, { times: times * each, share: within });
  }, 0);
}
