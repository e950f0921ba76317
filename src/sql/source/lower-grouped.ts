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

/** `select width_bucket(…) as "interval", … as "by_0", "t"."customer_id" as "entity", count(*) as "amount" … group by 1, 2, 3` */
export function lowerGrouped(scan: Scan, branch: Branch, grouped: Grouped, scope: RowScope): SQL {
  const { time, filter, keys, totals } = grouped;
  const interval = sql`${lowerInterval(scan.dataset, time, branch, scope)} as "interval"`;
  const heads = [interval, ...lowerGroupMembers(scan, scope), ...keys];
  const places = sql.raw(heads.map((_, at) => String(at + 1)).join(', '));
  const where = lowerRead(scan, time, branch, filter, scope);
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join([...heads, ...totals], sql`, `)}${scope.from()}${where} group by ${places}`;
}
