/** One scan to one statement: rows grouped by elementary interval and dimensions, every slot computed once. */
import { type SQL, sql } from 'drizzle-orm';
import { readTogether } from '../plan/one-pass.ts';
import type { Scan } from '../plan/plan.ts';
import { isKeyed } from '../plan/source.ts';
import type { LoweringContext } from './lower-row.ts';
import { lowerBranch } from './source/lower-branch.ts';
import { lowerOnePass } from './source/lower-one-pass.ts';

/**
 * ```sql
 * /* lattice survey_responses by region *​/
 * select 0 as "branch", "interval" as "interval", "by_0", count(*) filter (where "value_0" >= $2::bigint) as "slot_0"
 * from (select width_bucket("t"."responded_at", $1::timestamptz[]) as "interval", "j0"."region" as "by_0", "t"."score" as "value_0", …
 *   from "cx"."survey_responses" "t" left join "cx"."customers" "j0" on "j0"."id" = "t"."customer_id"
 *   where "t"."survey" = $3::text and "t"."responded_at" >= $4::timestamptz and "t"."responded_at" < $5::timestamptz) "rows"
 * group by 2, 3
 * ```
 * Several time dimensions are several grouped branches under UNION ALL, those that read most of the table in one pass. No more than `limit` rows come back; null: all of them.
 */
export function lowerScan(scan: Scan, context: LoweringContext, limit: number | null): SQL {
  const slots = Math.max(...scan.branches.map((branch) => branch.slots.length));
  const keyed = scan.branches.some(({ source }) => isKeyed(source));
  const branches = scan.branches.map((branch, index) => ({ branch, place: { index, slots, keyed } }));
  const read = new Set(readTogether(scan));
  const together = branches.filter(({ branch }) => read.has(branch));
  const alone = branches.filter(({ branch }) => !read.has(branch));
  const selects = [
    ...(together.length > 0 ? [lowerOnePass(scan, together, context)] : []),
    ...alone.map(({ branch, place }) => lowerBranch(scan, branch, place, context)),
  ];
  const bound = limit === null ? sql`` : sql` limit ${sql.raw(String(limit))}`;
  return sql`/* lattice ${sql.raw(scan.name)} */ ${sql.join(selects, sql` union all `)}${bound}`;
}
