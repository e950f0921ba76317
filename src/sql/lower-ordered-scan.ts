/** A scan whose rows come group by group, so that they can be put together without holding them all. */
import { type SQL, sql } from 'drizzle-orm';
import type { Scan } from '../plan/plan.ts';
import type { LoweringContext } from './lower-row.ts';
import { lowerScan } from './lower-scan.ts';

/**
 * ```sql
 * /* lattice stream survey_responses by region *​/ select * from (<the scan>) "cells" order by "by_0" collate "C" nulls last
 * ```
 * The order is that of `compareMembers`: texts by their bytes, false before true, no value last.
 */
export function lowerOrderedScan(scan: Scan, context: LoweringContext): SQL {
  const order = scan.by.map(({ dimension: { type }, cut }, index) => {
    const name = sql.identifier(`by_${index}`);
    if (cut || type === 'boolean') return sql`${name} nulls last`;
    return type === 'number' ? sql`${name}::numeric nulls last` : sql`${name} collate "C" nulls last`;
  });
  return sql`/* lattice stream ${sql.raw(scan.name)} */ select * from (${lowerScan(scan, context, null)}) "cells" order by ${sql.join(order, sql`, `)}`;
}
