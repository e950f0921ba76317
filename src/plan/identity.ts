/** Names by which equal things are recognised, so that each is computed once. */
import type { DimensionPath } from '../model/find-dimension.ts';
import { mapFields, type ResolvedCondition } from '../query/field.ts';
import type { Conversion, EventRows } from './conversion.ts';
import type { RowValue } from './row-value.ts';

/** Conditions and paths are those of metrics, for the most part, and are named hundreds of times by one plan. */
function once<T extends object>(name: (of: T) => string): (of: T) => string {
  const known = new WeakMap<T, string>();
  return (of) => {
    const found = known.get(of) ?? name(of);
    known.set(of, found);
    return found;
  };
}

export const pathIdentity = once((path: DimensionPath): string =>
  [
    ...path.joins.map(({ entity, to }) => `${entity}>${to}`),
    `${path.owner}.${path.dimension.key}${path.cut ? ` cut ${path.cut.join(' ')}` : ''}`,
  ].join('/'),
);

export const conditionIdentity = once((condition: ResolvedCondition): string =>
  JSON.stringify(mapFields(condition, pathIdentity)),
);

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
    case 'matured':
    case 'converted':
      return conversionIdentity(value.kind, value.conversion);
  }
};

function conversionIdentity(kind: 'matured' | 'converted', conversion: Conversion): string {
  const { base, events } = conversion;
  const axis = [kind, base.dataset, base.time.key, ...spanOf(conversion)];
  // Whether the window has passed is the same question for every kind of conversion.
  if (kind === 'matured') return JSON.stringify(axis);
  const later = conversion.kind === 'window' && conversion.later;
  return JSON.stringify([axis, later, events.kind === 'own' ? events.time.key : eventsIdentity(events)]);
}

const spanOf = (conversion: Conversion): readonly unknown[] =>
  conversion.kind === 'window'
    ? [conversion.window, conversion.zone]
    : [conversion.grain, conversion.age, conversion.calendar];

export const eventsIdentity = ({ dataset, time, condition, baseColumn, column }: EventRows): string =>
  JSON.stringify([dataset, time.key, condition && conditionIdentity(condition), baseColumn, column]);

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
