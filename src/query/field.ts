/** A condition whose names are resolved: each field is the path from a dataset to a dimension. */
import type { Condition } from '../model/condition.ts';
import type { DimensionPath } from '../model/find-dimension.ts';

export type ResolvedCondition = Condition<DimensionPath>;

/** The same tree with every field mapped. */
export function mapFields<A, B>(condition: Condition<A>, map: (field: A) => B): Condition<B> {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, conditions: condition.conditions.map((inner) => mapFields(inner, map)) };
    case 'not':
      return { ...condition, condition: mapFields(condition.condition, map) };
    default:
      return { ...condition, field: map(condition.field) };
  }
}

/** Every field of the tree, in the order of reading, with repetitions. */
export function fieldsOf<Field>(condition: Condition<Field>): readonly Field[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(condition.condition);
    default:
      return [condition.field];
  }
}
