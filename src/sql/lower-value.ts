/** A value computed from a row, whether the row has it by itself or it takes the rows of another dataset to tell. */
import type { SQL } from 'drizzle-orm';
import type { RowValue } from '../plan/row-value.ts';
import { lowerConversion } from './lower-conversion.ts';
import { lowerReturn } from './lower-return.ts';
import type { RowScope } from './row-scope.ts';

export function lowerValue(value: RowValue, scope: RowScope): SQL {
  if (value.kind !== 'matured' && value.kind !== 'converted') return scope.value(value);
  if (scope.computed) return scope.computed(value);
  const { kind, conversion } = value;
  return conversion.kind === 'unit' ? lowerReturn(kind, conversion, scope) : lowerConversion(kind, conversion, scope);
}
