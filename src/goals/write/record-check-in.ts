/** Writes down what somebody says of a target, beside the number and the status of that moment. */
import { randomUUID } from 'node:crypto';
import { checkIns } from '../../../db/tables/check-ins.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { findTarget } from '../book/find-seen.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import type { Standing } from '../measure/standing.ts';
import type { CheckIn } from '../records/check-in.ts';
import type { Author } from './author.ts';
import { checkWords } from './check-words.ts';
import type { GoalStore } from './edit.ts';
import { logChange } from './log-change.ts';
import { type Written, writeOnce } from './write-once.ts';

export type NewCheckIn = Pick<CheckIn, 'target' | 'confidence' | 'note' | 'nextStep'>;

/** `standing` is measured before the transaction, which has one connection; null where the target is not there to be measured. */
export const recordCheckIn = (
  { db, model }: GoalStore,
  author: Author,
  input: NewCheckIn,
  standing: Standing | null,
): Promise<Result<Written>> =>
  writeOnce(db, author, { action: 'checkIn', input }, async (transaction) => {
    const book = await loadGoalBook(transaction, model);
    const found = findTarget(book, author.actor, input.target, ['target']);
    if (found.kind === 'refused') return found;
    const target = found.value;
    const over = target.withdrawnAt !== null || book.goals.get(target.goal)?.state === 'closed';
    const wrong = [...checkWords(input.note, 'note'), ...checkConfidence(input.confidence), ...(over ? [isOver] : [])];
    if (wrong.length > 0) return refused(...wrong);
    if (standing === null) throw new Error('A target that is seen is measured.');
    const id = randomUUID();
    const [after] = await transaction
      .insert(checkIns)
      .values({
        id,
        targetId: target.id,
        at: new Date(author.now),
        by: author.actor,
        value: standing.estimate?.value ?? null,
        status: standing.status,
        confidence: input.confidence,
        note: input.note,
        nextStep: input.nextStep,
      })
      .returning();
    await logChange(transaction, author, {
      action: 'checkIn',
      subjectKind: 'target',
      subject: target.id,
      revision: null,
      before: null,
      after,
    });
    return ok({ id });
  });

const isOver = issue('TARGET_INVALID', 'The target is withdrawn, or its goal closed.', {
  path: ['target'],
  hints: ['Reopen the goal, or check in on another target.'],
});

const checkConfidence = (confidence: number | null) =>
  confidence === null || (confidence >= 0 && confidence <= 1)
    ? []
    : [
        issue('MALFORMED_INPUT', `A confidence of ${confidence} is impossible.`, {
          path: ['confidence'],
          hints: ['Give a number from 0 (surely not) to 1 (surely).'],
        }),
      ];
