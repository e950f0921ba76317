/** Rows grouped by interval, groups and the few-valued columns of their filters, and only then filtered and joined. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { gatherCells } from './gather-cells.ts';
import { joinWhole } from './join-whole.ts';
import { joinKeys, lowerKeyMembers } from './key-members.ts';
import { lowerInterval, lowerRead, needsBuckets } from './lower-rows.ts';
import { sumRows } from './sum-rows.ts';
import { lowerSummed } from './summed-slot.ts';

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", sum("sum_0") filter (where "first_0" >= $1::bigint) as "slot_0"
 * from (select width_bucket(…) as "interval", "t"."score" as "first_0", count(*) as "sum_0" from … group by 1, 2) "cells" group by 2
 * ```
 */
export function lowerFirstBy(scan: Scan, branch: Branch, place: BranchPlace, context: LoweringContext): SQL {
  const { firstBy, slots, time } = branch;
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  // Joins that are made anyway come first, so that no filter makes one of its own.
  const by = lowerKeyMembers(scan, scope);
  const where = lowerRead(scan, time, branch, { condition: branch.condition, present: [] }, scope);
  joinWhole(slots, scope);
  const interval = lowerInterval(scan.dataset, time, branch, scope);
  const cut = needsBuckets(branch);
  const summed = sumRows(scan, { slots, firstBy, interval, cut, by, where }, scope);
  const heads = [...(cut ? [sql`"interval"`] : []), ...byNames(scan)];
  const gathered = gatherCells(summed.cells, summed.slots, heads, firstBy.length);
  const keys = joinKeys(scan, place, scope);
  const columns = lowerColumns(place, {
    interval: cut ? sql`"interval"` : interval,
    by: keys.by,
    slots: place.apart ? summed.slots.map(({ total }) => total) : (gathered?.slots ?? summed.slots.map(lowerSummed)),
  });
  const groups = place.apart
    ? sql``
    : lowerGroups(place, by.length, { interval: cut ? 'column' : 'constant', instead: keys.keys });
  return sql`select ${columns} from (${gathered?.cells ?? summed.cells}) "cells"${keys.joins}${groups}`;
}
