/** The latest time of a dataset's rows that is not in the future: what freshness is judged by. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../model/dataset.ts';
import { createRowScope, type LoweringContext } from './lower-row.ts';
import { lowerAxis, lowerPosition } from './lower-time.ts';

/**
 * ```sql
 * /* lattice latest survey_responses *​/
 * select extract(epoch from max("t"."responded_at"))::text as "latest" from "cx"."survey_responses" "t"
 * where "t"."responded_at" < $1::timestamptz
 * ```
 * `until` is a position on the axis of `time`, excluded.
 */
export function lowerLatest(dataset: Dataset, time: Dimension, until: number, context: LoweringContext): SQL {
  const scope = createRowScope(dataset, context);
  const axis = lowerAxis(time, scope.path({ name: time.key, joins: [], owner: dataset.key, dimension: time }));
  const latest = time.type === 'date' ? sql`max(${axis})::text` : sql`extract(epoch from max(${axis}))::text`;
  const where = sql`${axis} < ${lowerPosition(until, time.type)}`;
  return sql`/* lattice latest ${sql.raw(dataset.key)} */ select ${latest} as "latest"${scope.from()} where ${where}`;
}
