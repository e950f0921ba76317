/** Which stretches of time some changed rows lie in: of the dataset of a rollup itself, or of a table that it is joined to. */
import { type SQL, sql } from 'drizzle-orm';
import type { Join } from '../../model/find-dimension.ts';
import type { BoundRollup } from '../../plan/rollup/rollup.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerTime } from '../source/lower-rows.ts';

/**
 * `select distinct date_trunc('hour', "t"."responded_at", 'UTC') as "at" from (…changed rows…) "t" where …`; of a date its midnight in UTC.
 * Hours of UTC whatever the cells are: a writer needs neither their table nor a zone, so that no snapshot of its own is too old to tell.
 */
export function lowerTouched(bound: BoundRollup, changed: SQL, context: LoweringContext): SQL {
  const scope = createRowScope(bound.dataset, context, { base: changed });
  const at = touched(bound, lowerTime(bound.dataset, bound.time, scope));
  return sql`select distinct ${at} as "at"${scope.from()} where ${finite(lowerTime(bound.dataset, bound.time, scope))}`;
}

/** The rows of the dataset that some rows at the end of a chain of joins are joined to; `keys` is a select of their join column. */
export function lowerTouchedBy(bound: BoundRollup, joins: readonly Join[], keys: SQL, context: LoweringContext): SQL {
  const scope = createRowScope(bound.dataset, context);
  const key = scope.column(joins.slice(0, -1), joins.at(-1)?.fromColumn ?? '');
  const time = lowerTime(bound.dataset, bound.time, scope);
  return sql`select distinct ${touched(bound, time)} as "at"${scope.from()} where ${key} in (${keys}) and ${finite(time)}`;
}

/** How long a mark is. */
export const markLength = ({ time }: BoundRollup): string => (time.type === 'date' ? '1 day' : '1 hour');

const touched = ({ time }: BoundRollup, axis: SQL): SQL =>
  time.type === 'date' ? sql`((${axis})::timestamp at time zone 'UTC')` : sql`date_trunc('hour', ${axis}, 'UTC')`;

const finite = (axis: SQL): SQL => sql`isfinite(${axis})`;
