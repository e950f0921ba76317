/** The first and the last time of the rows of a rollup's dataset, which an index of the time knows. */
import { type SQL, sql } from 'drizzle-orm';
import type { BoundRollup } from '../../plan/rollup/rollup.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerTime } from '../source/lower-rows.ts';

/** Milliseconds as text, as positions are; null without a row. Infinite times are passed over. */
export function lowerExtremes({ dataset, time }: BoundRollup, context: LoweringContext): SQL {
  const scope = createRowScope(dataset, context);
  const axis = lowerTime(dataset, time, scope);
  const infinite = time.type === 'date' ? sql.raw('date') : sql.raw('timestamptz');
  const milliseconds = (extreme: SQL) => sql`floor(extract(epoch from ${extreme}) * 1000)::text`;
  const where = sql`${axis} > '-infinity'::${infinite} and ${axis} < 'infinity'::${infinite}`;
  return sql`/* rollup extremes ${sql.raw(dataset.key)} */ select ${milliseconds(sql`min(${axis})`)} as "first", ${milliseconds(sql`max(${axis})`)} as "last"${scope.from()} where ${where}`;
}
