/** The sums of cells whose rows have not changed since they were built, and that no boundary cuts. */
import { type SQL, sql } from 'drizzle-orm';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { Scan } from '../../plan/plan.ts';
import type { CoveredSlot, RollupReading } from '../../plan/rollup/rollup.ts';
import { dimensionIdentity } from '../../plan/rollup/split-slot.ts';
import { fieldsOf } from '../../query/field.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerPlaceOf, lowerPosition } from '../lower-time.ts';
import { column } from '../quote-name.ts';
import { lowerCuts, lowerGroupMembers } from '../source/lower-rows.ts';
import { cellColumn, cellsScope, dimensionColumn, slotColumn } from './cells-scope.ts';
import type { RollupBranch } from './rollup-branch.ts';
import { selectSums } from './select-sums.ts';

/**
 * ```sql
 * select "r"."interval" as "interval", "r"."by_1" as "by_0", sum("r"."slot_3") as "slot_0", sum("r"."slot_3") filter (where "r"."by_0" = $2::text) as "slot_1"
 * from (select case when "r"."cell" >= $1::timestamptz then 1 else 0 end as "interval", "r"."by_0", "r"."by_1", sum("r"."slot_3") as "slot_3"
 *   from "cairn_rollup"."responses_1" "r", "dirty" where "r"."cell" >= … and not "r"."cell" <@ "dirty"."all" group by 1, 2, 3) "r"
 * group by 1, 2
 * ```
 * The days of a period are put together first, once for each column that is stored and each value that a filter tells apart: however
 * many filters there are, each is asked of a few sums, and not of every cell.
 */
export function lowerCleanCells(scan: Scan, branch: RollupBranch, context: LoweringContext): SQL {
  const { rollup: reading, time, boundaries } = branch;
  const { bound, table } = reading.rollup;
  const scope = cellsScope(bound, table, createRowScope(scan.dataset, context), context);
  const cell = column('r', cellColumn);
  const interval = time && boundaries.length > 0 ? lowerPlaceOf(cell, boundaries, time.type) : sql`0`;
  const told = dimensionsTold(scan, reading).map((index) => column('r', dimensionColumn(index)));
  const stored = [...new Set(reading.slots.map((slot) => slot.stored))];
  const sums = stored.map((index) => {
    const name = slotColumn(index);
    return sql`sum(${column('r', name)}) as ${sql.identifier(name)}`;
  });
  const tests = [
    ...lowerRead(reading),
    sql`("dirty"."none" or not ${cell} <@ "dirty"."all")`,
    ...(reading.condition ? [lowerCondition(reading.condition, scope)] : []),
    ...lowerCuts(scan, scope),
  ];
  const columns = [sql`${interval} as "interval"`, ...told, ...sums];
  const places = sql.raw([1, ...told.map((_, index) => index + 2)].join(', '));
  const together = sql`select ${sql.join(columns, sql`, `)}${scope.from()}, "dirty" where ${sql.join(tests, sql` and `)} group by ${places}`;
  return selectSums(
    [sql`"r"."interval" as "interval"`, ...lowerGroupMembers(scan, scope)],
    reading.slots.map((slot) => lowerStored(slot, scope)),
    sql` from (${together}) "r"`,
  );
}

/** The places of the dimensions that groups and filters of slots need, each once. */
function dimensionsTold({ by }: Scan, { rollup: { bound }, slots }: RollupReading): readonly number[] {
  const asked = slots.flatMap(({ condition, present }): readonly DimensionPath[] => [
    ...(condition ? fieldsOf(condition) : []),
    ...present,
  ]);
  const names = new Set([...by, ...asked].map(dimensionIdentity));
  return bound.dimensions.flatMap((path, index) => (names.has(dimensionIdentity(path)) ? [index] : []));
}

/** `("r"."cell" >= $1 and "r"."cell" < $2 or "r"."cell" >= $3 and …)`; no cell lies beyond the first and the last. */
function lowerRead({ cells, rollup: { bound, from, until } }: RollupReading): readonly SQL[] {
  const cell = column('r', cellColumn);
  const at = (position: number) => lowerPosition(position, bound.time.type);
  const each = cells.map(({ start, end }) => [
    ...(start <= from ? [] : [sql`${cell} >= ${at(start)}`]),
    ...(end >= until ? [] : [sql`${cell} < ${at(end)}`]),
  ]);
  if (each.some((tests) => tests.length === 0)) return [];
  return [
    sql`(${sql.join(
      each.map((tests) => sql.join(tests, sql` and `)),
      sql` or `,
    )})`,
  ];
}

function lowerStored({ stored, condition, present }: CoveredSlot, scope: RowScope): SQL {
  const tests = [
    ...(condition ? [lowerCondition(condition, scope)] : []),
    ...present.map((path) => sql`${scope.path(path)} is not null`),
  ];
  const sum = sql`sum(${column('r', slotColumn(stored))})`;
  return tests.length === 0 ? sum : sql`${sum} filter (where ${sql.join(tests, sql` and `)})`;
}
