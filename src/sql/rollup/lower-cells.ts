/** The rows of a stretch of time to the cells that a rollup keeps of them: what its table is filled with. */
import { type SQL, sql } from 'drizzle-orm';
import type { BoundRollup, Stretch } from '../../plan/rollup/rollup.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import { lowerPositions } from '../lower-time.ts';
import { lowerTime, lowerWhere } from '../source/lower-rows.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import { cellColumn, dimensionColumn, slotColumn } from './cells-scope.ts';

/**
 * ```sql
 * select ($1::timestamptz[])["interval"] as "cell", "by_0", "slot_0" from (
 *   select width_bucket("t"."responded_at", $1::timestamptz[]) as "interval", ("t"."channel")::text as "by_0", count(*) … as "slot_0"
 *   from "cx"."survey_responses" "t" where "t"."responded_at" >= $2::timestamptz and "t"."responded_at" < $3::timestamptz
 *   group by 1, 2) "cells"
 * ```
 * `cells` are neighbours, and not empty. Grouping sets of a value's own type keep 1 and 1.00 one group, as conditions do.
 */
export function lowerCells(bound: BoundRollup, cells: readonly Stretch[], context: LoweringContext): SQL {
  const { dataset, time, dimensions, slots } = bound;
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last) throw new Error('No cells are asked for.');
  const scope = createRowScope(dataset, context);
  const starts = lowerPositions(
    cells.map(({ start }) => start),
    time.type,
  );
  const by = dimensions.map((path, index) => sql`${storedMember(path, scope)} as ${name(dimensionColumn(index))}`);
  const sums = slots.map(
    (slot, index) =>
      sql`${lowerSlot({ ...slot, aggregate: null, output: null, cumulative: false }, scope)} as ${name(slotColumn(index))}`,
  );
  const interval = sql`width_bucket(${lowerTime(dataset, time, scope)}, ${starts}) as "interval"`;
  const where = lowerWhere(dataset, time, { from: first.start, until: last.end }, [], scope);
  const groups = sql.raw([1, ...by.map((_, index) => index + 2)].join(', '));
  const columns = [
    ...dimensions.map((_, index) => name(dimensionColumn(index))),
    ...slots.map((_, index) => name(slotColumn(index))),
  ];
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join([sql`(${starts})["interval"] as ${name(cellColumn)}`, ...columns], sql`, `)} from (select ${sql.join([interval, ...by, ...sums], sql`, `)}${scope.from()}${where} group by ${groups}) "cells"`;
}

const storedMember = (path: DimensionPath, scope: RowScope): SQL =>
  path.dimension.type === 'string' ? sql`(${scope.path(path)})::text` : scope.path(path);

const name = (text: string): SQL => sql`${sql.identifier(text)}`;
