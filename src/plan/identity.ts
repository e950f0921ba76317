/** Names by which equal things are recognised, so that each is computed once. */
import type { DimensionPath } from '../model/find-dimension.ts';
import { mapFields, type ResolvedCondition } from '../query/field.ts';
import type { RowValue } from './row-value.ts';

export const pathIdentity = (path: DimensionPath): string =>
  [...path.joins.map(({ entity, to }) => `${entity}>${to}`), `${path.owner}.${path.dimension.key}`].join('/');

export const conditionIdentity = (condition: ResolvedCondition): string =>
  JSON.stringify(mapFields(condition, pathIdentity));

export const valueIdentity = (value: RowValue): string => {
  switch (value.kind) {
    case 'dimension':
      return pathIdentity(value.path);
    case 'column':
      return `column ${value.column}`;
    case 'sql':
      return `sql ${value.sql}`;
    case 'milliseconds':
      return `milliseconds ${pathIdentity(value.time)}`;
    case 'day':
      return `day ${pathIdentity(value.time)} ${value.zone}`;
  }
};

/** The conjuncts of a condition, nested ands opened. */
export function conjuncts(condition: ResolvedCondition | null): readonly ResolvedCondition[] {
  if (condition === null) return [];
  return condition.kind === 'and' ? condition.conditions.flatMap(conjuncts) : [condition];
}

/** All of them, each once; null for none. */
export function conjunction(conditions: readonly ResolvedCondition[]): ResolvedCondition | null {
  const distinct = [...new Map(conditions.map((each) => [conditionIdentity(each), each])).values()];
  const [only] = distinct;
  if (only === undefined) return null;
  return distinct.length === 1 ? only : { kind: 'and', conditions: distinct };
}

/** Each value once. */
export const distinctValues = (values: readonly RowValue[]): readonly RowValue[] => [
  ...new Map(values.map((value) => [valueIdentity(value), value])).values(),
];
