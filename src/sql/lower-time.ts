/** The axis of a time dimension, and positions on it. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dimension, DimensionType } from '../model/dataset.ts';
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

export function lowerPositions(all: readonly number[], type: DimensionType): SQL {
  const text = `{${all.map((at) => literal(at, type)).join(',')}}`;
  return type === 'date' ? sql`${text}::date[]` : sql`${text}::timestamptz[]`;
}

const literal = (at: number, type: DimensionType): string => {
  if (at === Number.NEGATIVE_INFINITY) return '-infinity';
  const iso = new Date(at).toISOString();
  return type === 'date' ? iso.slice(0, 10) : iso;
};
