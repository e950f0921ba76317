/** Rows whose value is not known yet must still have the time that they are counted by. */
import { type Condition, type ConditionInput, readCondition } from '../condition.ts';
import { type Finding, finding, type Place } from './finding.ts';

/** MODEL_INVALID where the condition itself says that the time is not there: such rows are in no period. */
export function checkCensored(
  censored: ConditionInput | undefined,
  time: string | null,
  place: Place,
): readonly Finding[] {
  if (censored === undefined || time === null || !needsNull(readCondition(censored), time)) return [];
  return [
    finding(
      place,
      'MODEL_INVALID',
      `These rows have no "${time}", which places the metric in time, so that none would ever be counted.`,
      'Place the metric by a time that they have, such as when they were opened.',
    ),
  ];
}

function needsNull(condition: Condition, field: string): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.some((each) => needsNull(each, field));
    case 'or':
      return condition.conditions.every((each) => needsNull(each, field));
    case 'isNull':
      return condition.field === field;
    default:
      return false;
  }
}
