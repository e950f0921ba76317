/** The rows of a stretch of time to the cells that a rollup keeps of them: what its table is filled with. */
import { type SQL, sql } from 'drizzle-orm';
import { columnOf, type Dimension } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { BoundRollup, Stretch } from '../../plan/rollup/rollup.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import { lowerPosition, lowerPositions } from '../lower-time.ts';
import { lowerTime } from '../source/lower-rows.ts';
import { cellColumn, dimensionColumn, slotColumn } from './cells-scope.ts';
import { rangesOf } from './lower-dirty.ts';

/**
 * ```sql
 * select ($1::timestamptz[])["interval"] as "cell", "by_0", "slot_0" from (
 *   select width_bucket("t"."responded_at", $1::timestamptz[]) as "interval", ("t"."channel")::text as "by_0", count(*) … as "slot_0"
 *   from "cx"."survey_responses" "t" where "t"."responded_at" >= $2::timestamptz and "t"."responded_at" < $3::timestamptz
 *   group by 1, 2) "cells"
 * ```
 * `stretches` are whole cells, in order, and at least one. Groups by a value's own type keep 1 and 1.00 together, as conditions do.
 */
export function lowerCells(
  bound: BoundRollup,
  stretches: readonly (readonly Stretch[])[],
  context: LoweringContext,
): SQL {
  const { dataset, time, dimensions, slots } = bound;
  const scope = createRowScope(dataset, context);
  const starts = lowerPositions(
    stretches.flat().map(({ start }) => start),
    time.type,
  );
  const by = dimensions.map((path, index) => sql`${storedMember(path, scope)} as ${name(dimensionColumn(index))}`);
  const sums = slots.map(
    (slot, index) =>
      sql`${lowerSlot({ ...slot, aggregate: null, output: null, cumulative: false }, scope)} as ${name(slotColumn(index))}`,
  );
  const interval = sql`width_bucket(${lowerTime(dataset, time, scope)}, ${starts}) as "interval"`;
  const axis = lowerTime(dataset, time, scope);
  const where = sql` where ${lowerWithin(axis, stretches, time)}`;
  const groups = sql.raw([1, ...by.map((_, index) => index + 2)].join(', '));
  const columns = [
    ...dimensions.map((_, index) => name(dimensionColumn(index))),
    ...slots.map((_, index) => name(slotColumn(index))),
  ];
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join([sql`(${starts})["interval"] as ${name(cellColumn)}`, ...columns], sql`, `)} from (select ${sql.join([interval, ...by, ...sums], sql`, `)}${scope.from()}${where} group by ${groups}) "cells"`;
}

/**
 * Constants, so that Postgres knows how much of the table they are: an index of the time is used where that is little. A time
 * that is worked out from the row has none, and is worked out once for all stretches.
 */
export function lowerWithin(axis: SQL, stretches: readonly (readonly Stretch[])[], time: Dimension): SQL {
  const { type } = time;
  const edges = stretches.flatMap((cells) => {
    const [first, last] = [cells[0], cells.at(-1)];
    return first && last ? [{ start: lowerPosition(first.start, type), end: lowerPosition(last.end, type) }] : [];
  });
  if (edges.length > 1 && (columnOf(time) === undefined || type === 'timestamp')) {
    const { range, multirange } = rangesOf(time);
    const ranges = edges.map(({ start, end }) => sql`${range}(${start}, ${end})`);
    return sql`${axis} <@ ${multirange}(${sql.join(ranges, sql`, `)})`;
  }
  const each = edges.map(({ start, end }) => sql`(${axis} >= ${start} and ${axis} < ${end})`);
  return sql`(${sql.join(each, sql` or `)})`;
}

const storedMember = (path: DimensionPath, scope: RowScope): SQL =>
  path.dimension.type === 'string' ? sql`(${scope.path(path)})::text` : scope.path(path);

const name = (text: string): SQL => sql`${sql.identifier(text)}`;
