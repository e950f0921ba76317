/** What makes a row an answer where a metric does not say: it has a value wherever its hits compare one. */
import type { Condition, ConditionInput } from '../model/condition.ts';
import { readCondition } from '../model/condition.ts';

/** Without this, a blank score would count as a miss and lower every share. Fields tested for null are left alone. */
export function impliedValidity(hits: readonly ConditionInput[]): ConditionInput | undefined {
  const fields = new Set(hits.flatMap((hit) => comparedFields(readCondition(hit))));
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
