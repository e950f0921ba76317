/** Rows counted or summed by their interval, their groups and keys of their own: what a source puts together before it counts. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dimension } from '../../model/dataset.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { RowFilter } from '../../plan/source.ts';
import type { RowScope } from '../lower-row.ts';
import { lowerGroupMembers, lowerInterval, lowerRead } from './lower-rows.ts';

interface Grouped {
  readonly time: Dimension | null;
  readonly filter: RowFilter;
  readonly keys: readonly SQL[];
  readonly totals: readonly SQL[];
}

/** `select width_bucket(…) as "interval", … as "by_0", "t"."customer_id" as "entity", count(*) as "amount" … group by 3, 2, 1` */
export function lowerGrouped(scan: Scan, branch: Branch, grouped: Grouped, scope: RowScope): SQL {
  const { time, filter, keys, totals } = grouped;
  const interval = sql`${lowerInterval(scan.dataset, time, branch, scope)} as "interval"`;
  const heads = [interval, ...lowerGroupMembers(scan, scope), ...keys];
  // Keys first and the interval last: the order of the windows over this, which then need no sorting of their own.
  const order = [...keys.map((_, at) => heads.length - keys.length + at + 1), ...scan.by.map((_, at) => at + 2), 1];
  const places = sql.raw(order.join(', '));
  const where = lowerRead(scan, time, branch, filter, scope);
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join([...heads, ...totals], sql`, `)}${scope.from()}${where} group by ${places}`;
}
