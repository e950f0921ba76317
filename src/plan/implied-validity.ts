/** What makes a row an answer where a metric does not say: it has a value wherever its hits compare one. */
import type { Condition, ConditionInput } from '../model/condition.ts';
import { readCondition } from '../model/condition.ts';
import type { Dataset } from '../model/dataset.ts';
import { isAlwaysPresent } from '../model/is-always-present.ts';

/**
 * Without this, a blank score would count as a miss and lower every share. Fields tested for null are left alone, and those of the dataset
 * that always have a value go without saying: a test less of every row.
 */
export function impliedValidity(
  hits: readonly ConditionInput[],
  dataset: Pick<Dataset, 'dimensions'> | undefined,
): ConditionInput | undefined {
  const present = new Set(
    dataset?.dimensions.flatMap(({ key, sql }) => (sql !== undefined && isAlwaysPresent(sql) ? [key] : [])),
  );
  const compared = new Set(hits.flatMap((hit) => comparedFields(readCondition(hit))));
  const fields = new Set([...compared].filter((field) => !present.has(field)));
  if (fields.size === 0) return undefined;
  return { all: [...fields].map((field) => ({ [field]: { isNull: false } })) };
}

function comparedFields(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(comparedFields);
    case 'not':
      return comparedFields(condition.condition);
    case 'isNull':
      return [];
    default:
      return [condition.field];
  }
}
