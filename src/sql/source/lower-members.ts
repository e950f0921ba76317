/** Different members, each once an interval, with the next interval in which it comes again. */
import { type SQL, sql } from 'drizzle-orm';
import { columnOf } from '../../model/dataset.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { Source } from '../../plan/source.ts';
import { lowerParts } from '../lower-parts.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { countDays } from '../lower-time.ts';
import type { RowScope } from '../row-scope.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups, never } from './branch-place.ts';
import { type Key, lowerGrouped } from './lower-grouped.ts';
import { lowerGroupMembers, lowerInterval, lowerRead, lowerTime } from './lower-rows.ts';

type MembersBranch = Branch & { readonly source: Extract<Source, { kind: 'members' }> };

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", "next" as "key", "by_0", count(*) as "slot_0"
 * from (select "interval", "by_0", "rows", lead("interval", 1, 2147483647) over (partition by "member_0", "by_0" order by "interval") as "next"
 *   from (select "interval", "by_0", "member_0", count(*) as "rows" from … group by "member_0", "by_0", "interval") "met") "members"
 * group by 2, 3, 4
 * ```
 * A period then counts those of its cells whose next interval is not in it: each member once, in whatever periods are
 * asked of one pass over the rows. Where no period is cut, nobody comes again in one, and the window is not needed.
 * Rows that are not put together first are told the same way: all rows of a member in an interval but the last come again in that
 * very interval, which every period that counts it holds.
 * That goes by the days themselves where it can: they are counted off once a group.
 */
export function lowerMembers(scan: Scan, branch: MembersBranch, place: BranchPlace, context: LoweringContext): SQL {
  const { source, time, slots, spanning, metOnce } = branch;
  const grouping = !(spanning && metOnce);
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  const parts = source.of.flatMap((value) => lowerParts(value, scope));
  const members = parts.map((value, index) => ({ name: sql`${sql.identifier(`member_${index}`)}`, value }));
  const days = grouping ? null : inDays(branch);
  const { interval, key, next } = days ?? inIntervals;
  const met = grouping
    ? sql`(${lowerGrouped(scan, branch, { time, filter: source.filter, keys: members, totals: () => [sql`count(*) as "rows"`] }, scope)}) "met"`
    : sql`(${lowerEach(scan, branch, members, days, scope)}) "met"`;
  const by = byNames(scan);
  const partition = sql.join([...members.map(({ name }) => name), ...by], sql`, `);
  const columns = lowerColumns(place, {
    interval,
    key: spanning ? key : never,
    by,
    slots: slots.map(({ output }) => (output === 'members' || !grouping ? sql`count(*)` : sql`sum("rows")`)),
  });
  const rows = grouping ? [sql`"rows"`] : [];
  const from = spanning
    ? sql`(select ${sql.join([sql`"interval"`, ...by, ...rows, sql`${next(partition)} as "next"`], sql`, `)} from ${met}) "members"`
    : met;
  const groups = days
    ? sql` group by ${sql.join([sql`"interval"`, sql`"next"`, ...by], sql`, `)}`
    : lowerGroups(place, by.length, { key: spanning ? 'column' : 'constant' });
  return sql`select ${columns} from ${from}${groups}`;
}

/** How the column `interval` of the members is told as the place of an interval, and `next` as that of the one in which they come again. */
interface Places {
  readonly interval: SQL;
  readonly key: SQL;
  /** By what members are told apart. */
  readonly next: (partition: SQL) => SQL;
}

const inIntervals: Places = {
  interval: sql`"interval"`,
  key: sql`"next"`,
  next: (partition) => sql`lead("interval", 1, ${never}) over (partition by ${partition} order by "interval")`,
};

/** The column is the day itself. Null where intervals are not days. */
function inDays({ boundaries, time, from, until }: MembersBranch): Places | null {
  if (time === null || columnOf(time) === undefined) return null;
  const counted = (name: SQL) => countDays(name, { boundaries, time, from, until });
  const [interval, next] = [counted(sql`"interval"`), counted(sql`"next"`)];
  if (!interval || !next) return null;
  return {
    interval,
    key: sql`coalesce(${next}, ${never})`,
    next: (partition) => sql`lead("interval") over (partition by ${partition} order by "interval")`,
  };
}

/** `select width_bucket(…) as "interval", … as "by_0", … as "member_0" from … where …` */
function lowerEach(
  scan: Scan,
  branch: MembersBranch,
  members: readonly Key[],
  days: Places | null,
  scope: RowScope,
): SQL {
  const { dataset } = scan;
  const { time } = branch;
  const at = days && time ? lowerTime(dataset, time, scope) : lowerInterval(dataset, time, branch, scope);
  const interval = sql`${at} as "interval"`;
  const keys = members.map(({ name, value }) => sql`${value} as ${name}`);
  const columns = [interval, ...lowerGroupMembers(scan, scope), ...keys];
  const where = lowerRead(scan, time, branch, branch.source.filter, scope);
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join(columns, sql`, `)}${scope.from()}${where}`;
}
