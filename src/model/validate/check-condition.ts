/** Conditions of model files: every name must lead to one dimension, every value must be of its type. */
import { checkClosedValues, checkValue } from '../check-value.ts';
import { type Condition, type ConditionInput, readCondition } from '../condition.ts';
import type { Dataset, Dimension } from '../dataset.ts';
import { findDimension } from '../find-dimension.ts';
import { type Finding, finding, type Place, within } from './finding.ts';

type Datasets = ReadonlyMap<string, Dataset>;
type Test = Exclude<Condition, { kind: 'and' | 'or' | 'not' }>;

export function checkCondition(
  datasets: Datasets,
  dataset: string,
  input: ConditionInput | undefined,
  place: Place,
): readonly Finding[] {
  return Object.entries(input ?? {}).flatMap(([name, entry]): readonly Finding[] => {
    const here = within(place, name);
    if (entry === undefined) return [];
    if (name === 'all' || name === 'any')
      return (entry as readonly ConditionInput[]).flatMap((each, index) =>
        checkCondition(datasets, dataset, each, within(here, index)),
      );
    if (name === 'not') return checkCondition(datasets, dataset, entry as ConditionInput, here);
    const found = findDimension(datasets, dataset, name);
    if (found.kind === 'refused')
      return found.issues.map(({ code, message, hints }) => finding(here, code, message, ...hints));
    return testsOf(readCondition({ [name]: entry })).flatMap((test) => checkTest(test, found.value.dimension, here));
  });
}

function testsOf(condition: Condition): readonly Test[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(testsOf);
    case 'not':
      return testsOf(condition.condition);
    default:
      return [condition];
  }
}

function checkTest(test: Test, dimension: Dimension, place: Place): readonly Finding[] {
  const misfits = checkValue(test, dimension, []);
  if (misfits.length > 0) return misfits.map(({ code, message, hints }) => finding(place, code, message, ...hints));
  return checkClosedValues(test, dimension, []).map(({ message, hints }) =>
    finding(place, 'MODEL_INVALID', message, ...hints),
  );
}
