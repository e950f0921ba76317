/** The top groups by the key of a joined table, ranked before all who refer to nobody are put together as one group. */
import { type SQL, sql } from 'drizzle-orm';
import type { RankScan } from '../plan/plan-rank.ts';
import { lowerRanked, lowerRanking, slotName } from './lower-rank.ts';
import { createRowScope, type LoweringContext } from './lower-row.ts';
import { byName, byNames } from './source/branch-place.ts';
import { joinedKeys } from './source/key-members.ts';

/** Groups without a member that are put together at most. They come first, so that it is known when there are more. */
const mostUnmatched = 100;

/**
 * ```sql
 * /* lattice rank usage_days by customer_id *​/
 * select ("by_0")::text as "by_0", "slot_0", "unmatched" from (
 *   select "by_0", sum("slot_0") as "slot_0", sum(count(*) filter (where "cells"."by_0" is null)) over () as "unmatched" from (
 *     select "by_0", "slot_0" from (select "k0"."id" as "by_0", "sum_0" as "slot_0" from (…) "cells" left join "cx"."customers" "k0" on …) "cells"
 *     where "slot_0" > 0 order by "cells"."by_0" is null desc, "slot_0" desc nulls last, … limit 121) "cells" group by 1) "cells"
 * where … order by "slot_0" desc nulls last, … limit 21
 * ```
 * A key is that of one row of the joined table at most: what refers to one is a whole group as it is, and only the few that are ranked
 * and those who refer to nobody are grouped once more. Null where groups have to be put together before anything can be said of one.
 */
export function lowerEarlyRank(rank: RankScan, context: LoweringContext): SQL | null {
  const { scan, limit } = rank;
  const [branch] = scan.branches;
  const keys = branch ? joinedKeys(scan, branch, createRowScope(scan.dataset, context)) : [];
  if (!branch || keys.length === 0) return null;
  const { head, columns, present, order } = lowerRanking(rank, context);
  const by = byNames(scan);
  const slots = branch.slots.map((_, index) => sql`${slotName(index)}`);
  const unmatched = sql.join(
    keys.map((index) => sql`"cells".${byName(index)} is null`),
    sql` or `,
  );
  const first = sql`select ${sql.join([...by, ...slots], sql`, `)} from (${lowerRanked(rank, { apart: true }, context)}) "cells" where ${present} order by (${unmatched}) desc, ${order} limit ${sql.raw(String(limit + mostUnmatched))}`;
  const sums = slots.map((slot) => sql`sum(${slot}) as ${slot}`);
  const all = sql`sum(count(*) filter (where ${unmatched})) over () as "unmatched"`;
  const places = sql.raw(by.map((_, index) => index + 1).join(', '));
  const groups = sql`select ${sql.join([...by, ...sums, all], sql`, `)} from (${first}) "cells" group by ${places}`;
  return sql`${head} select ${columns}, "unmatched" from (${groups}) "cells" where ${present} order by ${order} limit ${sql.raw(String(limit))}`;
}

/** Whether there are more groups without a member than were put together: the ranking is then not that of the whole. */
export const leavesOut = ([first]: readonly Readonly<Record<string, unknown>>[]): boolean =>
  Number(first?.unmatched ?? 0) > mostUnmatched;
