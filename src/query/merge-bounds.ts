/** Bounds side by side of one multi-valued dimension, as one test. */
import { isMultiValued } from '../model/bridge.ts';
import type { Bound, Condition } from '../model/condition.ts';
import type { ResolvedCondition } from './field.ts';

type Comparison = Extract<ResolvedCondition, { kind: 'compare' }>;

/**
 * `{ gte: 4, lte: 6 }` asks for a value between 4 and 6. Apart, its two halves would be met by a row with the values 1 and 10:
 * by one that is not below and another that is not above.
 */
export function mergeBounds(conditions: readonly ResolvedCondition[]): readonly ResolvedCondition[] {
  const bounds = conditions.filter(isBound);
  return conditions.flatMap((condition): readonly ResolvedCondition[] => {
    if (!isBound(condition)) return [condition];
    const alike = bounds.filter(({ field }) => field.name === condition.field.name);
    if (alike.length === 1) return [condition];
    const merged: Condition<Comparison['field']> = {
      kind: 'within',
      field: condition.field,
      bounds: alike.map(({ operator, value }): Bound => ({ operator, value })),
    };
    return alike[0] === condition ? [merged] : [];
  });
}

const isBound = (condition: ResolvedCondition): condition is Comparison =>
  condition.kind === 'compare' &&
  condition.operator !== 'eq' &&
  condition.operator !== 'ne' &&
  isMultiValued(condition.field.dimension);
