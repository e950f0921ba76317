/** Values in the filter of a caller that the model says no row has: a typo would answer "no rows" without a word. */
import type { Issue } from '../kernel/issue.ts';
import { checkClosedValues as checkTest } from '../model/check-value.ts';
import type { ResolvedCondition } from './field.ts';

/** UNKNOWN_VALUE for each. For what is asked only: groups that were found in the data are what they are. */
export function checkClosedValues(
  condition: ResolvedCondition,
  path: readonly (string | number)[] = ['where'],
): readonly Issue[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap((each, index) => checkClosedValues(each, [...path, condition.kind, index]));
    case 'not':
      return checkClosedValues(condition.condition, [...path, 'not']);
    default:
      return checkTest(condition, condition.field.dimension, path);
  }
}
