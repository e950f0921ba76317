/** A branch that reads cells: whole clean cells from the rollup, the rows of all others, and both grouped once more. */
import { type SQL, sql } from 'drizzle-orm';
import type { DimensionType } from '../../model/dataset.ts';
import { renderSource } from '../../model/render-source.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { Bounds, CoveredSlot, RollupReading, Stretch } from '../../plan/rollup/rollup.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import { lowerPosition, lowerPositions } from '../lower-time.ts';
import { column } from '../quote-name.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from '../source/branch-place.ts';
import { lowerCuts, lowerGroupMembers, lowerInterval, lowerTime, lowerWhere } from '../source/lower-rows.ts';
import { cellColumn, cellsScope, slotColumn } from './cells-scope.ts';
import { expectOne, lowerMarkedCells, rangesOf } from './lower-dirty.ts';

export type RollupBranch = Branch & { readonly rollup: RollupReading };

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", "by_0", sum("slot_0") as "slot_0" from (
 *   with "dirty" as materialized (… the stretches, among the cells that are asked, that are marked or cut by a boundary …),
 *     "stretches" as materialized (… the same, one row each …)
 *   select width_bucket("r"."cell", $1::timestamptz[]) as "interval", "r"."by_0" as "by_0", sum("r"."slot_3") filter (…) as "slot_0"
 *     from "cairn_rollup"."responses_1" "r", "dirty" where not "r"."cell" <@ "dirty"."all" and … group by 1, 2
 *   union all
 *   select width_bucket("t"."responded_at", $1::timestamptz[]), …, count(*) filter (…) from "stretches" "s" cross join "cx"."survey_responses" "t"
 *     where "t"."responded_at" >= "s"."starts" and "t"."responded_at" < "s"."ends" and … group by 1, 2
 * ) "cells" group by 2, 3
 * ```
 * Marks, cells and rows are of one snapshot: a row is in a clean cell or in a stretch that is read, and never in both.
 */
export function lowerRollupBranch(scan: Scan, branch: RollupBranch, place: BranchPlace, context: LoweringContext): SQL {
  const { rollup: reading, slots } = branch;
  const parts = [
    ...(reading.cells ? [lowerClean(scan, branch, context), lowerStretches(scan, branch, context)] : []),
    ...[reading.before, reading.after].flatMap((bounds) =>
      bounds ? [lowerOutside(scan, branch, bounds, context)] : [],
    ),
  ];
  const columns = lowerColumns(place, {
    interval: sql`"interval"`,
    by: byNames(scan),
    slots: slots.map((_, index) => sql`sum(${sql.identifier(`slot_${index}`)})`),
  });
  const head = reading.cells ? lowerDirty(reading, reading.cells) : sql``;
  return sql`select ${columns} from (${head}${sql.join(parts, sql` union all `)}) "cells"${lowerGroups(place, scan.by.length, 'constant')}`;
}

/** Cells whose rows have not changed since, and that no boundary cuts. */
function lowerClean(scan: Scan, branch: RollupBranch, context: LoweringContext): SQL {
  const { rollup: reading, time, boundaries } = branch;
  const { bound, table } = reading.rollup;
  const scope = cellsScope(bound, table, createRowScope(scan.dataset, context), context);
  const cell = column('r', cellColumn);
  const interval =
    time && boundaries.length > 0 ? sql`width_bucket(${cell}, ${lowerPositions(boundaries, time.type)})` : sql`0`;
  const tests = [
    ...(reading.cells
      ? [
          sql`${cell} >= ${position(reading.cells.start, reading)}`,
          sql`${cell} < ${position(reading.cells.end, reading)}`,
        ]
      : []),
    sql`not ${cell} <@ "dirty"."all"`,
    ...(reading.condition ? [lowerCondition(reading.condition, scope)] : []),
    ...lowerCuts(scan, scope),
  ];
  const sums = reading.slots.map((slot) => lowerStored(slot, scope));
  return grouped(scan, interval, sums, scope, sql`${scope.from()}, "dirty" where ${sql.join(tests, sql` and `)}`);
}

function lowerStored({ stored, condition, present }: CoveredSlot, scope: RowScope): SQL {
  const tests = [
    ...(condition ? [lowerCondition(condition, scope)] : []),
    ...present.map((path) => sql`${scope.path(path)} is not null`),
  ];
  const sum = sql`sum(${column('r', slotColumn(stored))})`;
  return tests.length === 0 ? sum : sql`${sum} filter (where ${sql.join(tests, sql` and `)})`;
}

/** Rows of the stretches: few, and found one stretch at a time by the index of the time. */
function lowerStretches(scan: Scan, branch: RollupBranch, context: LoweringContext): SQL {
  const { dataset } = scan;
  const { time } = branch;
  const scope = createRowScope(dataset, context, {
    base: sql`"stretches" "s" cross join ${sql.raw(renderSource(dataset))}`,
  });
  if (!time) throw new Error('A rollup has a time.');
  const axis = lowerTime(dataset, time, scope);
  const within = [
    sql`${axis} >= "s"."starts"`,
    sql`${axis} < "s"."ends"`,
    // As `expectOne`: of a few stretches Postgres would expect a ninth of the table, and hash all of what is joined for it.
    ...(isLittle(branch) ? [sql`(${axis} is null)::int = 0`, sql`(${axis} is not null)::int = 1`] : []),
  ];
  return lowerRowPart(scan, branch, scope, (tests) => sql` where ${sql.join([...within, ...tests], sql` and `)}`);
}

/** Whether the rows of a few cells are read, as far as is known before they are. */
const isLittle = ({ rollup: { ragged, rollup } }: RollupBranch): boolean => ragged.length + rollup.dirty <= 40;

/** Rows before the first cell or after the last. */
function lowerOutside(scan: Scan, branch: RollupBranch, bounds: Bounds, context: LoweringContext): SQL {
  const scope = createRowScope(scan.dataset, context, { bounds });
  return lowerRowPart(scan, branch, scope, (tests) => lowerWhere(scan.dataset, branch.time, bounds, tests, scope));
}

function lowerRowPart(scan: Scan, branch: RollupBranch, scope: RowScope, where: (tests: readonly SQL[]) => SQL): SQL {
  const interval = lowerInterval(scan.dataset, branch.time, branch, scope);
  const sums = branch.slots.map((slot) => lowerSlot(slot, scope));
  const by = lowerGroupMembers(scan, scope);
  const tests = [...(branch.condition ? [lowerCondition(branch.condition, scope)] : []), ...lowerCuts(scan, scope)];
  // `from` comes last: by now the scope knows every join.
  return select(scan, interval, by, sums, sql`${scope.from()}${where(tests)}`);
}

const grouped = (scan: Scan, interval: SQL, sums: readonly SQL[], scope: RowScope, rest: SQL): SQL =>
  select(scan, interval, lowerGroupMembers(scan, scope), sums, rest);

function select(scan: Scan, interval: SQL, by: readonly SQL[], sums: readonly SQL[], rest: SQL): SQL {
  const named = sums.map((sum, index) => sql`${sum} as ${sql.identifier(`slot_${index}`)}`);
  const groups = sql.raw([1, ...scan.by.map((_, index) => index + 2)].join(', '));
  return sql`select ${sql.join([sql`${interval} as "interval"`, ...by, ...named], sql`, `)}${rest} group by ${groups}`;
}

/** `dirty`: the cells that are marked or cut, as one multirange; `stretches`: the same, one row each. */
function lowerDirty(reading: RollupReading, cells: Stretch): SQL {
  const { ragged } = reading;
  const { bound, id, asOf } = reading.rollup;
  const { range, multirange } = rangesOf(bound.time);
  const at = (stretch: Stretch) =>
    sql`${range}(${position(stretch.start, reading)}, ${position(stretch.end, reading)})`;
  const marked = asOf === null ? [lowerMarkedCells(bound, id, cells)] : [];
  const cut = ragged.map((stretch) => sql`select ${at(stretch)} as "stretch"`);
  const sources = [...marked, ...cut];
  const all =
    sources.length === 0
      ? sql`select '{}'::${multirange} as "all"`
      : sql`select coalesce(range_agg("stretch") * ${multirange}(${at(cells)}), '{}'::${multirange}) as "all" from (${sql.join(sources, sql` union all `)}) "touched"`;
  return sql`with "dirty" as materialized (${all}), "stretches" as materialized (select lower("stretch") as "starts", upper("stretch") as "ends" from (select unnest("all") as "stretch" from "dirty") "each" where ${expectOne(sql`"stretch"`)}) `;
}

const typeOf = ({ rollup }: RollupReading): DimensionType => rollup.bound.time.type;

const position = (at: number, reading: RollupReading): SQL => lowerPosition(at, typeOf(reading));
