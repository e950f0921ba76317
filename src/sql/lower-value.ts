/** A value computed from a row, whether the row has it by itself or it takes the rows of another dataset to tell. */
import { type SQL, sql } from 'drizzle-orm';
import type { RowValue } from '../plan/row-value.ts';
import { lowerConversion } from './lower-conversion.ts';
import { lowerReturn } from './lower-return.ts';
import type { ElapsedValue, RowScope } from './row-scope.ts';

export function lowerValue(value: RowValue, scope: RowScope): SQL {
  if (value.kind !== 'matured' && value.kind !== 'converted') return scope.value(value);
  if (scope.computed) return scope.computed(value);
  const { kind, conversion } = value;
  return conversion.kind === 'unit' ? lowerReturn(kind, conversion, scope) : lowerConversion(kind, conversion, scope);
}

/** The same as a double. */
export const lowerDouble = (value: RowValue, scope: RowScope): SQL =>
  elapsedOf(value, scope)?.double() ?? sql`(${lowerValue(value, scope)})::float8`;

export const elapsedOf = (value: RowValue, scope: RowScope): ElapsedValue | null =>
  value.kind === 'matured' || value.kind === 'converted' ? null : scope.elapsed(value);
