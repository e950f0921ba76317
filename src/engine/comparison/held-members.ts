/** Which members a slice holds its dimensions to: what two slices are told apart, or found inside each other, by. */
import type { Condition } from '../../model/condition.ts';
import type { Group, Member } from '../answer.ts';

export interface Held {
  readonly field: string;
  readonly members: readonly Member[];
}

/** By a filter and the group that a number is of. What is not held is left out: it can be anything. */
export const heldBySlice = (
  where: Condition | null,
  by: readonly string[],
  group: Pick<Group, 'members' | 'other'> | null,
): readonly Held[] => [...heldBy(where), ...heldByGroup(by, group)];

function heldByGroup(by: readonly string[], group: Pick<Group, 'members' | 'other'> | null): readonly Held[] {
  if (!group || group.other) return [];
  return by.map((field, index) => ({ field, members: [group.members[index] ?? null] }));
}

export function heldBy(condition: Condition | null): readonly Held[] {
  switch (condition?.kind) {
    case 'and':
      return condition.conditions.flatMap(heldBy);
    case 'in':
      return [{ field: condition.field, members: condition.values }];
    case 'isNull':
      return [{ field: condition.field, members: [null] }];
    case 'compare':
      return condition.operator === 'eq' ? [{ field: condition.field, members: [condition.value] }] : [];
    default:
      return [];
  }
}
