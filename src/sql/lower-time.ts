/** The axis of a time dimension, and positions on it. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension, DimensionType } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { RowScope } from './row-scope.ts';

/** The time of a row: clock readings become instants in the zone that the model says they are in. */
export const lowerAxis = (time: Dimension, dataset: Dataset, scope: RowScope): SQL =>
  lowerAxisOf({ name: time.key, joins: [], owner: dataset.key, dimension: time }, scope);

/** The same of a time over joins. */
export function lowerAxisOf(path: DimensionPath, scope: RowScope): SQL {
  const { dimension: time } = path;
  const value = scope.path(path);
  return time.type === 'timestamp' ? sql`(${value} at time zone ${time.timeZone ?? 'UTC'}::text)` : value;
}

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
