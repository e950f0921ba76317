/** Of the rows of each entity in an elementary interval, which is the latest: what stands in place of the table. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { Source } from '../../plan/source.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerValue } from '../lower-value.ts';
import { lowerFilter, lowerInterval, lowerTime, lowerWhere } from './lower-rows.ts';

/** Keeps the latest row of each entity. */
export const isLatest = sql`"t"."cairn_age" = 1`;

/**
 * ```sql
 * (select "t".*, row_number() over (partition by "t"."customer_id", width_bucket(…)
 *    order by "t"."responded_at" desc, "t"."id" desc) as "cairn_age" from "cx"."survey_responses" "t" where …)
 * ```
 * Of rows at one instant the one with the highest primary key, so that the answer is the same every time.
 */
export function lowerLatestRows(
  { dataset }: Scan,
  branch: Branch & { readonly source: Extract<Source, { kind: 'latest' }> },
  context: LoweringContext,
): SQL {
  const { source, time } = branch;
  const scope = createRowScope(dataset, context, { bounds: branch });
  const keys = dataset.primaryKey.map((column) => lowerValue({ kind: 'column', column }, scope));
  const order = [...(time ? [lowerTime(dataset, time, scope)] : []), ...keys].map((each) => sql`${each} desc`);
  const parts = [
    lowerValue(source.entity, scope),
    ...(time && branch.boundaries.length > 0 ? [lowerInterval(dataset, time, branch, scope)] : []),
  ];
  const age = sql`row_number() over (partition by ${sql.join(parts, sql`, `)} order by ${sql.join(order, sql`, `)})`;
  const where = lowerWhere(dataset, time, branch, lowerFilter(source.filter, scope), scope);
  return sql`(select "t".*, ${age} as "cairn_age"${scope.from()}${where})`;
}
