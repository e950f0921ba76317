/** Writes down reviews of goals and what was decided, in a review or outside one. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../../db/connection.ts';
import { decisions, reviews } from '../../../db/tables/check-ins.ts';
import { type Issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { findGoal } from '../book/find-seen.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import type { Author } from './author.ts';
import { checkWords } from './check-words.ts';
import type { GoalStore } from './edit.ts';
import { logChange } from './log-change.ts';
import { type Written, writeOnce } from './write-once.ts';

export interface NewDecision {
  readonly decision: string;
  readonly rationale: string | null;
}

export interface NewReview {
  /** Id of the goal; one that is closed is looked back on. */
  readonly goal: string;
  readonly summary: string;
  readonly decisions: readonly NewDecision[];
}

export const recordReview = (store: GoalStore, author: Author, input: NewReview): Promise<Result<Written>> => {
  const { goal, summary } = input;
  const wrong = [
    ...checkWords(summary, 'summary'),
    ...input.decisions.flatMap(({ decision }, at) => checkWords(decision, 'decision', ['decisions', at, 'decision'])),
  ];
  return ofGoal(store, author, { action: 'recordReview', input }, goal, wrong, async (transaction) => {
    const id = randomUUID();
    const [review] = await transaction
      .insert(reviews)
      .values({ id, goalId: goal, at: new Date(author.now), by: author.actor, summary })
      .returning();
    const decided: unknown[] = [];
    for (const each of input.decisions) decided.push(await insertDecision(transaction, author, goal, id, each));
    return { id, after: { ...review, decisions: decided } };
  });
};

export const recordDecision = (
  store: GoalStore,
  author: Author,
  input: NewDecision & { readonly goal: string },
): Promise<Result<Written>> => {
  const wrong = checkWords(input.decision, 'decision');
  return ofGoal(store, author, { action: 'recordDecision', input }, input.goal, wrong, async (transaction) => {
    const after = await insertDecision(transaction, author, input.goal, null, input);
    return { id: after.id, after };
  });
};

function ofGoal(
  { db, model }: GoalStore,
  author: Author,
  request: { readonly action: string; readonly input: unknown },
  goal: string,
  wrong: readonly Issue[],
  write: (transaction: Database) => Promise<{ readonly id: string; readonly after: unknown }>,
): Promise<Result<Written>> {
  return writeOnce(db, author, request, async (transaction) => {
    const found = findGoal(await loadGoalBook(transaction, model), author.actor, goal, ['goal']);
    const issues = [...(found.kind === 'refused' ? found.issues : []), ...wrong];
    if (issues.length > 0) return refused(...issues);
    const { id, after } = await write(transaction);
    const subject = { subjectKind: 'goal', subject: goal, revision: null };
    await logChange(transaction, author, { action: request.action, ...subject, before: null, after });
    return ok({ id });
  });
}

async function insertDecision(
  transaction: Database,
  { actor, now }: Author,
  goalId: string,
  reviewId: string | null,
  { decision, rationale }: NewDecision,
) {
  const id = randomUUID();
  const row = { id, goalId, reviewId, at: new Date(now), by: actor, decision, rationale };
  await transaction.insert(decisions).values(row);
  return row;
}
