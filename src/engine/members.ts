/** Members of dimensions: their identity and their words. */
import type { Condition } from '../model/condition.ts';
import type { Group, Member } from './answer.ts';

/** Two groups with the same text are the same group; null equals null, 1 differs from "1". */
export const groupKey = ({ members, other }: Pick<Group, 'members' | 'other'>): string =>
  `${other ? 'other' : ''}${JSON.stringify(members)}`;

/** `EMEA`; `No value` for null; `Other` for what a ranking left out. */
export function memberLabel(member: Member, other: boolean): string {
  if (other) return 'Other';
  return member === null ? 'No value' : String(member);
}

/** The rows of one member of a dimension. */
export const memberCondition = (field: string, member: Member): Condition =>
  member === null ? { kind: 'isNull', field } : { kind: 'compare', field, operator: 'eq', value: member };
