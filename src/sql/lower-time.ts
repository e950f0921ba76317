/** The axis of a time dimension, and positions on it. */
import { type SQL, sql } from 'drizzle-orm';
import { columnOf, type Dimension, type DimensionType } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { RowScope } from './row-scope.ts';

/** The time of a row, from the SQL of its dimension: clock readings become instants in the zone that the model says they are in. */
export const lowerAxis = (time: Dimension, value: SQL): SQL =>
  time.type === 'timestamp' ? sql`(${value} at time zone ${time.timeZone ?? 'UTC'}::text)` : value;

/** The same of a time of the row or over joins. */
export const lowerAxisOf = (path: DimensionPath, scope: RowScope): SQL => lowerAxis(path.dimension, scope.path(path));

/** The local day of a row in a zone; a date is a local day in any. */
export const lowerDay = (time: Dimension, value: SQL, zone: string | null): SQL =>
  time.type === 'date' ? value : sql`(${lowerAxis(time, value)} at time zone ${zone ?? 'UTC'}::text)::date`;

export const lowerPosition = (at: number, type: DimensionType): SQL =>
  type === 'date' ? sql`${literal(at, type)}::date` : sql`${literal(at, type)}::timestamptz`;

/** The same as part of the text, for what is the same in every question. */
export const writtenPosition = (at: number, type: DimensionType): SQL =>
  sql.raw(`'${literal(at, type)}'::${type === 'date' ? 'date' : 'timestamptz'}`);

export function lowerPositions(all: readonly number[], type: DimensionType): SQL {
  const text = `{${all.map((at) => literal(at, type)).join(',')}}`;
  return type === 'date' ? sql`${text}::date[]` : sql`${text}::timestamptz[]`;
}

/** With so few boundaries to compare with one after another a row is placed sooner than by a search in an array. */
const fewBoundaries = 6;

interface Placing {
  readonly boundaries: readonly number[];
  readonly time: Dimension;
  /** Between which positions all rows lie; null, or absent: anywhere. */
  readonly from?: number | null;
  readonly until?: number | null;
  /** What no position comes to; when absent it is not to be asked of none. */
  readonly unplaced?: SQL;
}

/**
 * How many of the boundaries a position has reached, 0 to all of them: `case when … >= $2 then 2 when … >= $1 then 1 else 0 end`, or
 * `width_bucket(…, $1)`.
 */
export function lowerPlace(axis: SQL, placing: Placing): SQL {
  const { boundaries, time, unplaced } = placing;
  // Another axis than the column itself would be worked out for every comparison.
  const isColumn = columnOf(time) !== undefined && time.type !== 'timestamp';
  if (isColumn && boundaries.length <= fewBoundaries) return lowerReached(axis, boundaries, time.type, unplaced);
  const counted = isColumn ? countDays(axis, placing) : null;
  const place = counted ?? sql`width_bucket(${axis}, ${lowerPositions(boundaries, time.type)})`;
  return unplaced ? sql`case when ${axis} is not null then ${place} else ${unplaced} end` : place;
}

/** The place of a date as the days since the first boundary: `("t"."used_on" - $1::date + 1)`. Null where it is not told by them. */
export const countDays = (date: SQL, placing: Placing): SQL | null =>
  goesByDays(placing) ? sql`(${date} - ${lowerPosition(placing.boundaries[0] ?? 0, 'date')} + 1)` : null;

const day = 86_400_000;

/** Whether a date has reached as many boundaries as it is days after the first: they are days one after another, and no row lies beyond. */
function goesByDays({ boundaries, time, from = null, until = null }: Placing): boolean {
  const [first = 0, last = 0] = [boundaries[0], boundaries.at(-1)];
  const within = from !== null && until !== null && from >= first && until <= last;
  return time.type === 'date' && within && boundaries.every((each, index) => each === first + index * day);
}

/** The same of a position that is a column, and is there. */
export const lowerPlaceOf = (column: SQL, boundaries: readonly number[], type: DimensionType): SQL =>
  boundaries.length > fewBoundaries
    ? sql`width_bucket(${column}, ${lowerPositions(boundaries, type)})`
    : lowerReached(column, boundaries, type);

/** What is reached is there: a row is asked whether it has a position once it has reached nothing. */
function lowerReached(column: SQL, boundaries: readonly number[], type: DimensionType, unplaced?: SQL): SQL {
  const reached = boundaries.map(
    (boundary, index) => sql`when ${column} >= ${lowerPosition(boundary, type)} then ${sql.raw(String(index + 1))}`,
  );
  const missing = unplaced ? [sql`when ${column} is null then ${unplaced}`] : [];
  return sql`case ${sql.join([...reached.toReversed(), ...missing], sql` `)} else 0 end`;
}

const literal = (at: number, type: DimensionType): string => {
  if (at === Number.NEGATIVE_INFINITY) return '-infinity';
  const iso = new Date(at).toISOString();
  return type === 'date' ? iso.slice(0, 10) : iso;
};
