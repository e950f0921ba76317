/** A branch that reads cells: whole clean cells from the rollup, the rows of all others, and both grouped once more. */
import { type SQL, sql } from 'drizzle-orm';
import { renderSource } from '../../model/render-source.ts';
import type { Scan } from '../../plan/plan.ts';
import type { Bounds, RollupReading, Stretch } from '../../plan/rollup/rollup.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import { lowerPosition, writtenPosition } from '../lower-time.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from '../source/branch-place.ts';
import { lowerCuts, lowerGroupMembers, lowerInterval, lowerTime } from '../source/lower-rows.ts';
import { lowerCleanCells } from './lower-clean-cells.ts';
import { expectOne, lowerMarkedCells, rangesOf } from './lower-dirty.ts';
import type { RollupBranch } from './rollup-branch.ts';
import { selectSums } from './select-sums.ts';

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", "by_0", sum("slot_0") as "slot_0" from (
 *   with "dirty" as materialized (… the stretches, among the cells that are asked, that are marked or cut by a boundary …),
 *     "stretches" as materialized (… the same, one row each …)
 *   select … clean cells (`lowerCleanCells`) …
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
    ...(reading.cells.length > 0
      ? [lowerCleanCells(scan, branch, context), lowerStretches(scan, branch, context)]
      : []),
    ...[reading.before, reading.after].flatMap((bounds) =>
      bounds ? [lowerOutside(scan, branch, bounds, context)] : [],
    ),
  ];
  const columns = lowerColumns(place, {
    interval: sql`"interval"`,
    by: byNames(scan),
    slots: slots.map((_, index) => sql`sum(${sql.identifier(`slot_${index}`)})`),
  });
  const head = reading.cells.length > 0 ? lowerDirty(reading) : sql``;
  return sql`select ${columns} from (${head}${sql.join(parts, sql` union all `)}) "cells"${lowerGroups(place, scan.by.length)}`;
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

/**
 * Rows before the first cell or after the last: hardly any. The edge of the cells is written out, so that a statement that stays prepared is
 * planned knowing so; of a parameter Postgres would expect a third of the table, and plan anew each time.
 */
function lowerOutside(scan: Scan, branch: RollupBranch, bounds: Bounds, context: LoweringContext): SQL {
  const { time, rollup: reading } = branch;
  if (!time) throw new Error('A rollup has a time.');
  const { from, until } = reading.rollup;
  const scope = createRowScope(scan.dataset, context, { bounds });
  const axis = lowerTime(scan.dataset, time, scope);
  const at = (position: number) =>
    position === from || position === until ? writtenPosition(position, time.type) : lowerPosition(position, time.type);
  const within = [
    ...(bounds.from === null ? [] : [sql`${axis} >= ${at(bounds.from)}`]),
    ...(bounds.until === null ? [] : [sql`${axis} < ${at(bounds.until)}`]),
  ];
  return lowerRowPart(scan, branch, scope, (tests) => sql` where ${sql.join([...within, ...tests], sql` and `)}`);
}

function lowerRowPart(scan: Scan, branch: RollupBranch, scope: RowScope, where: (tests: readonly SQL[]) => SQL): SQL {
  const interval = sql`${lowerInterval(scan.dataset, branch.time, branch, scope)} as "interval"`;
  const sums = branch.slots.map((slot) => lowerSlot(slot, scope));
  const by = lowerGroupMembers(scan, scope);
  const tests = [...(branch.condition ? [lowerCondition(branch.condition, scope)] : []), ...lowerCuts(scan, scope)];
  // `from` comes last: by now the scope knows every join.
  return selectSums([interval, ...by], sums, sql`${scope.from()}${where(tests)}`);
}

/**
 * `dirty`: the cells that are marked or cut, as one multirange, and whether there are none, which spares asking of each cell;
 * `stretches`: the same, one row each.
 */
function lowerDirty({ ragged, cells, rollup: { bound, id, asOf } }: RollupReading): SQL {
  const { range, multirange } = rangesOf(bound.time);
  const at = ({ start, end }: Stretch) =>
    sql`${range}(${lowerPosition(start, bound.time.type)}, ${lowerPosition(end, bound.time.type)})`;
  const whole = { start: cells[0]?.start ?? 0, end: cells.at(-1)?.end ?? 0 };
  const marked = asOf === null ? [lowerMarkedCells(bound, id, whole)] : [];
  const cut = ragged.map((stretch) => sql`select ${at(stretch)} as "stretch"`);
  const sources = [...marked, ...cut];
  const asked = sql`${multirange}(${sql.join(cells.map(at), sql`, `)})`;
  const all =
    sources.length === 0
      ? sql`select '{}'::${multirange} as "all"`
      : sql`select coalesce(range_agg("stretch") * ${asked}, '{}'::${multirange}) as "all" from (${sql.join(sources, sql` union all `)}) "each"`;
  return sql`with "dirty" as materialized (select "all", isempty("all") as "none" from (${all}) "touched"), "stretches" as materialized (select lower("stretch") as "starts", upper("stretch") as "ends" from (select unnest("all") as "stretch" from "dirty") "each" where ${expectOne(sql`"stretch"`)}) `;
}
