/** Different members, each once an interval, with the next interval in which it comes again. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { Source } from '../../plan/source.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerValue } from '../lower-value.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups, never } from './branch-place.ts';
import { lowerGrouped } from './lower-grouped.ts';

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", coalesce("next", 2147483647) as "key", "by_0", count(*) as "slot_0"
 * from (select "interval", "by_0", "rows", lead("interval") over (partition by "member_0", "by_0" order by "interval") as "next"
 *   from (select width_bucket(…) as "interval", … as "by_0", … as "member_0", count(*) as "rows" from … group by 1, 2, 3) "met") "members"
 * group by 2, 3, 4
 * ```
 * A period then counts those of its cells whose next interval is not in it: each member once, in whatever periods are
 * asked of one pass over the rows. Where no period is cut, nobody comes again in one, and the window is not needed.
 */
export function lowerMembers(
  scan: Scan,
  branch: Branch & { readonly source: Extract<Source, { kind: 'members' }> },
  place: BranchPlace,
  context: LoweringContext,
): SQL {
  const { source, time, slots, spanning } = branch;
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  const names = source.of.map((_, index) => sql.identifier(`member_${index}`));
  const members = source.of.map((value, index) => sql`${lowerValue(value, scope)} as ${names[index]}`);
  const grouped = { time, filter: source.filter, keys: members, totals: [sql`count(*) as "rows"`] };
  const met = sql`(${lowerGrouped(scan, branch, grouped, scope)}) "met"`;
  const by = byNames(scan);
  const partition = sql.join([...names, ...by], sql`, `);
  const next = sql`lead("interval") over (partition by ${partition} order by "interval") as "next"`;
  const columns = lowerColumns(place, {
    interval: sql`"interval"`,
    key: spanning ? sql`coalesce("next", ${never})` : never,
    by,
    slots: slots.map(({ output }) => (output === 'members' ? sql`count(*)` : sql`sum("rows")`)),
  });
  const from = spanning
    ? sql`(select ${sql.join([sql`"interval"`, ...by, sql`"rows"`, next], sql`, `)} from ${met}) "members"`
    : met;
  return sql`select ${columns} from ${from}${lowerGroups(place, by.length, spanning ? 'column' : 'constant')}`;
}
