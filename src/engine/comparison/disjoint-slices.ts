/** Whether two slices provably share no row: what a test of their difference takes for granted. */
import type { Condition } from '../../model/condition.ts';
import type { Question } from '../../query/question.ts';
import type { Group, Member } from '../answer.ts';
import { heldBy, heldBySlice } from './held-members.ts';

/**
 * True only where one dimension is held to different members on both sides; false means "not known". `multiValued` says of
 * which names a row can have several: one theme and another share rows, and only "no theme" is apart from either.
 */
export function areDisjoint(
  { where, by }: Pick<Question, 'where' | 'by'>,
  group: Pick<Group, 'members' | 'other'> | null,
  other: Condition | null,
  multiValued: (field: string) => boolean,
): boolean {
  const ours = heldBySlice(where, by, group);
  const theirs = heldBy(other);
  return ours.some((mine) =>
    theirs.some(
      (yours) =>
        mine.field === yours.field &&
        differ(mine.members, yours.members) &&
        (isNone(mine.members) || isNone(yours.members) || !multiValued(mine.field)),
    ),
  );
}

/** Only rows without a value. */
const isNone = (members: readonly Member[]): boolean => members.every((member) => member === null);

/** One instant has many spellings, so two texts with a clock time prove nothing. */
const hasClock = (member: Member): boolean => typeof member === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(member);

const differ = (a: readonly Member[], b: readonly Member[]): boolean =>
  !a.some(hasClock) && !b.some(hasClock) && !a.some((member) => b.includes(member));
