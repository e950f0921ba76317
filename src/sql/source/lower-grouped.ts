/** Rows counted or summed by their interval, their groups and keys of their own: what a source puts together before it counts. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dimension } from '../../model/dataset.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { RowFilter } from '../../plan/source.ts';
import type { RowScope } from '../lower-row.ts';
import { byNames } from './branch-place.ts';
import { fenceRows } from './fence-rows.ts';
import { lowerGroupMembers, lowerInterval, lowerRead } from './lower-rows.ts';

/** What rows are grouped by beside their interval and groups. */
export interface Key {
  readonly name: SQL;
  readonly value: SQL;
}

interface Grouped {
  readonly time: Dimension | null;
  readonly filter: RowFilter;
  readonly keys: readonly Key[];
  /** Of the rows, as the scope tells their values. */
  readonly totals: (scope: RowScope) => readonly SQL[];
}

/**
 * ```sql
 * select "interval", "by_0", "entity", sum("value_0") as "change" from (select width_bucket(…) as "interval", … as "by_0",
 *   "t"."customer_id" as "entity", "t"."amount" as "value_0" … from … where …) "rows" group by "entity", "by_0", "interval"
 * ```
 * Behind a fence where time is cut: Postgres would else expect a group for every row, and fetch all rows in the order of an index of the key.
 */
export function lowerGrouped(
  scan: Scan,
  branch: Branch,
  { time, filter, keys, totals }: Grouped,
  scope: RowScope,
): SQL {
  const interval = lowerInterval(scan.dataset, time, branch, scope);
  const heads = [...lowerGroupMembers(scan, scope), ...keys.map(({ name, value }) => sql`${value} as ${name}`)];
  const names = [...byNames(scan), ...keys.map(({ name }) => name)];
  // Keys first and the interval last: the order of the windows over this, which then need no sorting of their own.
  const groups = sql.join([...keys.map(({ name }) => name), ...byNames(scan), sql`"interval"`], sql`, `);
  const rows = fenceRows(interval, heads, scope);
  const columns = [sql`"interval"`, ...names, ...totals(rows.scope)];
  const where = lowerRead(scan, time, branch, filter, scope);
  return sql`select ${sql.join(columns, sql`, `)} from ${rows.from(where)} group by ${groups}`;
}
