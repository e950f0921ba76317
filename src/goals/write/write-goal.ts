/** Makes, changes, closes and reopens goals: each in one transaction, with a line in the log of changes. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { goals } from '../../../db/tables/goals.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { findGoal } from '../book/find-seen.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import type { Goal, Outcome } from '../goal.ts';
import { assignPeople } from './assign-people.ts';
import type { Author } from './author.ts';
import { checkGoal } from './check-goal.ts';
import { checkPeople, type People, peopleAfter, splitPeople } from './check-people.ts';
import { checkRevision } from './check-revision.ts';
import { type GoalStore, madeBy, type Revision } from './edit.ts';
import { contentOf, type GoalContent, type GoalEdit, type NewGoal, usualGoal } from './goal-input.ts';
import { logChange } from './log-change.ts';
import { type Written, writeOnce } from './write-once.ts';

export const createGoal = ({ db, model }: GoalStore, author: Author, input: NewGoal): Promise<Result<Written>> =>
  writeOnce(db, author, { action: 'createGoal', input }, async (transaction) => {
    const { content, people } = splitPeople({ ...usualGoal, ...input });
    const book = await loadGoalBook(transaction, model);
    const owned = people.accountable !== undefined;
    const wrong = checkGoal(content, people, { book, model, viewer: author.actor, id: null, owned });
    if (wrong.length > 0) return refused(...wrong);
    const id = randomUUID();
    const [row] = await transaction
      .insert(goals)
      .values({ id, ...columnsOf(content), ...madeBy(author) })
      .returning();
    await assignPeople(transaction, author, { kind: 'goal', key: id }, people);
    await logChange(transaction, author, {
      action: 'createGoal',
      ...subjectOf(id, 1),
      before: null,
      after: { ...row, people },
    });
    return ok({ id });
  });

export const updateGoal = (store: GoalStore, author: Author, at: Revision, edit: GoalEdit): Promise<Result<Written>> =>
  changeGoal(store, author, 'updateGoal', at, edit, (goal, book) => {
    if (goal.state === 'closed') return refused(closedAlready);
    const before = contentOf(goal);
    const { content, people } = splitPeople({ ...before, ...edit });
    const owned = (people.accountable ?? book.directory.involved({ kind: 'goal', key: goal.id }).accountable) !== null;
    const { model } = store;
    const wrong = checkGoal(content, people, { book, model, viewer: author.actor, id: goal.id, owned });
    return wrong.length > 0 ? refused(...wrong) : ok({ columns: columnsOf(content), people });
  });

/** Who is what to a goal that is not closed, and nothing else. */
export const assignGoal = (store: GoalStore, author: Author, at: Revision, people: People) =>
  changeGoal(store, author, 'assign', at, people, (goal, book) => {
    if (goal.state === 'closed') return refused(closedAlready);
    const wrong = checkPeople(book.directory, people);
    return wrong.length > 0 ? refused(...wrong) : ok({ columns: {}, people });
  });

export const closeGoal = (
  store: GoalStore,
  author: Author,
  at: Revision,
  closing: { readonly outcome: Outcome; readonly note: string | null },
): Promise<Result<Written>> =>
  changeGoal(store, author, 'closeGoal', at, closing, (goal) => {
    if (goal.state === 'closed') return refused(closedAlready);
    const { outcome, note } = closing;
    return ok({ columns: { state: 'closed', outcome, closingNote: note, closedAt: new Date(author.now) }, people: {} });
  });

export const reopenGoal = (store: GoalStore, author: Author, at: Revision): Promise<Result<Written>> =>
  changeGoal(store, author, 'reopenGoal', at, null, (goal) => {
    if (goal.state !== 'closed')
      return refused(issue('GOAL_INVALID', 'The goal is not closed.', { path: ['id'], hints: ['Nothing to do.'] }));
    return ok({ columns: { state: 'active', outcome: null, closingNote: null, closedAt: null }, people: {} });
  });

const closedAlready = issue('GOAL_INVALID', 'The goal is closed.', {
  path: ['id'],
  hints: ['Reopen it first, or make a new one.'],
});

interface GoalChange {
  readonly columns: Partial<typeof goals.$inferInsert>;
  readonly people: People;
}

function changeGoal(
  { db, model }: GoalStore,
  author: Author,
  action: string,
  { id, revision }: Revision,
  input: unknown,
  decide: (goal: Goal, book: GoalBook) => Result<GoalChange>,
): Promise<Result<Written>> {
  return writeOnce(db, author, { action, input: { id, revision, input } }, async (transaction) => {
    // As text: what is no id at all is not found, like any other.
    const [before] = await transaction.select().from(goals).where(sql`${goals.id}::text = ${id}`).for('update');
    const book = await loadGoalBook(transaction, model);
    const found = findGoal(book, author.actor, id);
    if (found.kind === 'refused') return found;
    const stale = checkRevision('goal', found.value, revision);
    if (stale.length > 0) return refused(...stale);
    const change = decide(found.value, book);
    if (change.kind === 'refused') return change;
    const { columns, people } = change.value;
    const [after] = await transaction
      .update(goals)
      .set({ ...columns, revision: revision + 1, updatedAt: new Date(author.now), updatedBy: author.actor })
      .where(eq(goals.id, id))
      .returning();
    await assignPeople(transaction, author, { kind: 'goal', key: id }, people);
    const involved = book.directory.involved({ kind: 'goal', key: id });
    await logChange(transaction, author, {
      action,
      ...subjectOf(id, revision + 1),
      before: { ...before, people: involved },
      after: { ...after, people: peopleAfter(involved, people) },
    });
    return ok({ id });
  });
}

const subjectOf = (subject: string, revision: number) => ({ subjectKind: 'goal', subject, revision });

const columnsOf = ({ parent, startsAt, endsAt, ...content }: GoalContent) => ({
  ...content,
  parentId: parent,
  startsAt: new Date(startsAt),
  endsAt: new Date(endsAt),
});
