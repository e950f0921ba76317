/** The scan that finds the top groups in SQL, where the metric's statistic can say its order. */

import type { Top } from '../query/question.ts';
import type { RankRule } from '../stats/statistic.ts';
import type { CellRequest, Scan } from './plan.ts';
import { type PlanningContext, planScans } from './plan-scans.ts';

export interface RankScan {
  readonly scan: Scan;
  /** The slot of each column of the statistic. */
  readonly columns: readonly number[];
  /** The rule with its columns as slots of the scan's only branch. */
  readonly plus: readonly number[];
  readonly minus: readonly number[];
  readonly over: number | null;
  /** Groups with fewer rows in the sample than this have no value to rank by. */
  readonly minimum: { readonly slot: number; readonly rows: number } | null;
  readonly order: Top['order'];
  readonly limit: number;
}

/**
 * Null where the order cannot be said in one grouped statement: no rule, or columns from several datasets or times. The
 * caller then ranks every group. One more than `count` is read, so that the caller knows whether anything is left out.
 */
export function planRank(
  request: CellRequest,
  top: Pick<Top, 'count' | 'order'>,
  context: PlanningContext,
): RankScan | null {
  const { statistic, metric } = request.measurement;
  const wanted = 'minimumSample' in metric ? metric.minimumSample : undefined;
  const [period] = request.periods;
  if (statistic.rank === null || !period || request.periods.length !== 1) return null;
  // Whoever has no value stands in the order of the members, whatever the sums.
  if (statistic.rank.bounded && !Number.isFinite(period.end - period.start)) return null;
  const plan = planScans([request], context);
  const [scan] = plan.scans;
  const [branch] = scan?.branches ?? [];
  if (!scan || !branch || plan.scans.length > 1 || scan.branches.length > 1) return null;
  const slots = new Map(statistic.columns.map(({ name }, index) => [name, plan.places[0]?.[index]?.slot ?? 0]));
  const slotOf = (column: string): number => {
    const slot = slots.get(column);
    if (slot === undefined) throw new Error(`The rank rule of ${statistic.kind} names no column "${column}".`);
    return slot;
  };
  const rule: RankRule = statistic.rank;
  const rows = wanted ?? rule.least;
  return {
    scan: { ...scan, name: `rank ${scan.name}`, branches: [{ ...branch, boundaries: [] }] },
    columns: statistic.columns.map(({ name }) => slotOf(name)),
    plus: rule.plus.map(slotOf),
    minus: rule.minus.map(slotOf),
    over: rule.over === null ? null : slotOf(rule.over),
    minimum: rows === undefined || rule.sample === undefined ? null : { slot: slotOf(rule.sample), rows },
    order: top.order,
    limit: top.count + 1,
  };
}
