/** Every dimension that the cells of a rollup depend on, by the way that leads to it. */
import type { DimensionPath } from '../../model/find-dimension.ts';
import { fieldsOf } from '../../query/field.ts';
import type { RowValue } from '../row-value.ts';
import type { BoundRollup } from './rollup.ts';

export const pathsOf = ({ dimensions, slots }: BoundRollup): readonly DimensionPath[] => [
  ...dimensions,
  ...slots.flatMap(({ condition, present, factors }) => [
    ...(condition ? fieldsOf(condition) : []),
    ...[...present, ...factors].flatMap(pathsIn),
  ]),
];

const pathsIn = (value: RowValue): readonly DimensionPath[] =>
  value.kind === 'dimension' ? [value.path] : value.kind === 'milliseconds' ? [value.time] : [];
