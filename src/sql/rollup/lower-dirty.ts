/** Which cells of a rollup are marked: in a statement that reads cells, and for whoever builds them anew. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dimension } from '../../model/dataset.ts';
import type { BoundRollup, Stretch } from '../../plan/rollup/rollup.ts';
import { lowerPosition } from '../lower-time.ts';

/**
 * ```sql
 * select tstzrange("c"."starts", "c"."ends") as "stretch"
 * from (select unnest(range_agg(tstzrange("m"."starts", "m"."ends"))) as "mark" from "cairn"."rollup_marks" "m" where …) "marked"
 * join "cairn"."rollup_cells" "c" on … they overlap
 * ```
 * Neighbouring marks are put together first, since an import marks every hour that it touches. A cell is never longer than 50 hours.
 */
export function lowerMarkedCells({ time }: BoundRollup, id: number, cells: Stretch): SQL {
  const rollup = sql.raw(String(id));
  const marks = sql`"cairn"."rollup_marks" "m"`;
  const instant = (at: number) => lowerPosition(at, 'timestamptz');
  const near = sql`"m"."rollup" = ${rollup} and "m"."starts" < ${instant(cells.end)} and "m"."ends" > ${instant(cells.start)}`;
  if (time.type === 'date')
    return sql`select daterange(("m"."starts" at time zone 'UTC')::date, ("m"."ends" at time zone 'UTC')::date) as "stretch" from ${marks} where ${near}`;
  const together = sql`select unnest(range_agg(tstzrange("m"."starts", "m"."ends"))) as "mark" from ${marks} where ${near}`;
  return sql`select tstzrange("c"."starts", "c"."ends") as "stretch" from (select "mark" from (${together}) "each" where ${expectOne(sql`"mark"`)}) "marked" join "cairn"."rollup_cells" "c" on "c"."rollup" = ${rollup} and "c"."starts" < upper("mark") and "c"."starts" > lower("mark") - interval '50 hours' and "c"."ends" > lower("mark")`;
}

/**
 * Always true of what a range aggregate gives. Postgres expects a hundred stretches of it, each with a good part of any table, and
 * would rather read all rows than follow an index; of an equality that it knows nothing about it expects one row in two hundred.
 */
export const expectOne = (stretch: SQL): SQL => sql`(isempty(${stretch}))::int = 0`;

export const rangesOf = ({ type }: Pick<Dimension, 'type'>): { readonly range: SQL; readonly multirange: SQL } =>
  type === 'date'
    ? { range: sql.raw('daterange'), multirange: sql.raw('datemultirange') }
    : { range: sql.raw('tstzrange'), multirange: sql.raw('tstzmultirange') };

/** Stretches of neighbouring marked cells among `cells`, in order, as positions. */
export function lowerDirtyStretches(bound: BoundRollup, id: number, cells: Stretch): SQL {
  const { range, multirange } = rangesOf(bound.time);
  const { type } = bound.time;
  const whole = sql`${multirange}(${range}(${lowerPosition(cells.start, type)}, ${lowerPosition(cells.end, type)}))`;
  const at = (edge: SQL) => sql`(extract(epoch from ${edge}) * 1000)::bigint::text`;
  return sql`/* rollup dirty */ select ${at(sql`lower("stretch")`)} as "starts", ${at(sql`upper("stretch")`)} as "ends" from (select unnest(range_agg("stretch") * ${whole}) as "stretch" from (${lowerMarkedCells(bound, id, cells)}) "marked") "each" order by lower("stretch")`;
}
