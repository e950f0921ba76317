/** A branch to the SELECT of its cells, whatever its rows are first put together to. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import { lowerRollupBranch } from '../rollup/lower-rollup-branch.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { fenceRows } from './fence-rows.ts';
import { joinWhole } from './join-whole.ts';
import { joinsAfter } from './key-members.ts';
import { lowerActivity } from './lower-activity.ts';
import { lowerBalances } from './lower-balances.ts';
import { lowerBuckets } from './lower-buckets.ts';
import { lowerFirstBy } from './lower-first-by.ts';
import { isLatest, lowerLatestRows } from './lower-latest-rows.ts';
import { lowerMembers } from './lower-members.ts';
import { lowerCuts, lowerGroupMembers, lowerInterval, lowerWhere, needsBuckets } from './lower-rows.ts';
import { slotScope } from './slot-scope.ts';

export function lowerBranch(scan: Scan, branch: Branch, place: BranchPlace, context: LoweringContext): SQL {
  const { source, rollup } = branch;
  if (rollup) return lowerRollupBranch(scan, { ...branch, rollup }, place, context);
  switch (source.kind) {
    case 'rows':
      return joinsAfter(scan, branch)
        ? lowerFirstBy(scan, branch, place, context)
        : lowerPlain(scan, branch, place, context);
    case 'latest':
      return lowerPlain(scan, branch, place, context);
    case 'members':
      return lowerMembers(scan, { ...branch, source }, place, context);
    case 'buckets':
      return lowerBuckets(scan, { ...branch, source }, place, context);
    case 'balances':
      return lowerBalances(scan, { ...branch, source }, place, context);
    case 'activity':
      return lowerActivity(scan, { ...branch, source }, place, context);
  }
}

/** Rows of the dataset, or the latest of each entity, that have all columns of it. */
function lowerPlain(scan: Scan, branch: Branch, place: BranchPlace, context: LoweringContext): SQL {
  const { dataset } = scan;
  const { source, time } = branch;
  const base = source.kind === 'latest' ? lowerLatestRows(scan, { ...branch, source }, context) : undefined;
  const scope = createRowScope(dataset, context, { bounds: branch, base });
  // Joins that are made anyway come first, so that no filter makes one of its own.
  const by = lowerGroupMembers(scan, scope);
  const shared = [...(branch.condition ? [lowerCondition(branch.condition, scope)] : []), ...lowerCuts(scan, scope)];
  joinWhole(branch.slots, scope);
  // Where time is not cut nothing hides how many groups there are.
  const interval = lowerInterval(dataset, time, branch, scope);
  const fenced = needsBuckets(branch) ? fenceRows(interval, by, scope) : null;
  const columns = lowerColumns(place, {
    interval: fenced ? sql`"interval"` : interval,
    by: fenced ? byNames(scan) : by,
    slots: branch.slots.map((slot) => lowerSlot(slot, fenced ? slotScope(scan, slot, fenced, scope) : scope)),
  });
  const where = base
    ? lowerWhere(dataset, null, branch, [isLatest, ...shared], scope)
    : lowerWhere(dataset, time, branch, shared, scope);
  // `from` comes last: by now the scope knows every join.
  const from = fenced ? sql` from ${fenced.from(where)}` : sql`${scope.from()}${where}`;
  const groups = lowerGroups(place, scan.by.length, { interval: fenced ? 'column' : 'constant' });
  return sql`select ${columns}${from}${groups}`;
}
