/** Which types of Postgres can stand behind which type of dimension. */
import type { DimensionType } from '../../model/dataset.ts';
import type { Column } from './relations.ts';

const texts = ['text', 'character varying', 'character', 'citext', 'name'];

const fitting: Readonly<Record<DimensionType, readonly string[]>> = {
  string: [...texts, 'uuid'],
  number: ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp without time zone'],
  timestamptz: ['timestamp with time zone'],
};

/** Null wants any type that a dimension can have. */
export function typeFits(wanted: DimensionType | null, column: Column): boolean {
  if (wanted === null) return dimensionTypeOf(column) !== null;
  return column.enumerated ? wanted === 'string' : fitting[wanted].includes(column.type);
}

/** Whether Postgres compares the two with `=` as they are. */
export const typesJoin = (left: Column, right: Column): boolean =>
  left.type === right.type ||
  [texts, fitting.number].some((kin) => kin.includes(left.type) && kin.includes(right.type));

/** The dimension type that the column has of itself; null for one that no dimension can have. */
export const dimensionTypeOf = (column: Column): DimensionType | null =>
  (Object.keys(fitting) as DimensionType[]).find((type) => typeFits(type, column)) ?? null;
