/** Opens, changes and closes action items: each in one transaction, with a line in the log of changes. */
import { randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { actionItems } from '../../../db/tables/check-ins.ts';
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import { sightOf } from '../book/sight.ts';
import type { ActionItem } from '../records/action-item.ts';
import { readActionItem, seenItems } from '../records/read-action-items.ts';
import type { ActionItemClosing, ActionItemEdit, NewActionItem } from './action-item-input.ts';
import type { Author } from './author.ts';
import { checkContent, checkNewItem } from './check-action-item.ts';
import { checkRevision } from './check-revision.ts';
import { checkWords } from './check-words.ts';
import { type GoalStore, madeBy } from './edit.ts';
import { logChange } from './log-change.ts';
import { type Written, writeOnce } from './write-once.ts';

export const openActionItem = (
  { db, model }: GoalStore,
  author: Author,
  input: NewActionItem,
): Promise<Result<Written>> =>
  writeOnce(db, author, { action: 'openActionItem', input }, async (transaction) => {
    const book = await loadGoalBook(transaction, model);
    const wrong = checkNewItem(book, model, author.actor, input);
    if (wrong.length > 0) return refused(...wrong);
    const { goal, target, about, dueAt, ...said } = input;
    const id = randomUUID();
    const [after] = await transaction
      .insert(actionItems)
      .values({
        id,
        ...said,
        goalId: goal,
        targetId: target,
        aboutKind: about?.kind ?? null,
        aboutKey: about?.key ?? null,
        dueAt: new Date(dueAt),
        state: 'open',
        ...madeBy(author),
      })
      .returning();
    await logChange(transaction, author, { action: 'openActionItem', ...subjectOf(id, 1), before: null, after });
    return ok({ id });
  });

export interface ItemRevision {
  readonly id: string;
  /** The revision that the caller looked at. */
  readonly revision: number;
}

export const updateActionItem = (
  store: GoalStore,
  author: Author,
  at: ItemRevision,
  edit: ActionItemEdit,
): Promise<Result<Written>> =>
  changeItem(store, author, 'updateActionItem', at, edit, (item, book) => {
    const { title, note, owner, dueAt } = { ...item, ...edit };
    const wrong = checkContent(book, { title, note, owner, dueAt });
    return wrong.length > 0 ? refused(...wrong) : ok({ title, note, owner, dueAt: new Date(dueAt) });
  });

export const closeActionItem = (
  store: GoalStore,
  author: Author,
  at: ItemRevision,
  closing: ActionItemClosing,
): Promise<Result<Written>> =>
  changeItem(store, author, 'closeActionItem', at, closing, () => {
    const { outcome, resolution } = closing;
    const wrong = checkWords(resolution, 'resolution');
    return wrong.length > 0 ? refused(...wrong) : ok({ state: outcome, resolution, closedAt: new Date(author.now) });
  });

function changeItem(
  { db, model }: GoalStore,
  author: Author,
  action: string,
  { id, revision }: ItemRevision,
  input: unknown,
  decide: (item: ActionItem, book: GoalBook) => Result<Partial<typeof actionItems.$inferInsert>>,
): Promise<Result<Written>> {
  return writeOnce(db, author, { action, input: { id, revision, input } }, async (transaction) => {
    const book = await loadGoalBook(transaction, model);
    const before = await lockItem(transaction, book, author, id);
    if (before === undefined) return refused(unknownItem(id));
    const stale = checkRevision('action item', before, revision);
    if (stale.length > 0) return refused(...stale);
    if (before.state !== 'open') return refused(closedAlready);
    const change = decide(readActionItem(before), book);
    if (change.kind === 'refused') return change;
    const edited = { revision: revision + 1, updatedAt: new Date(author.now), updatedBy: author.actor };
    const [after] = await transaction
      .update(actionItems)
      .set({ ...change.value, ...edited })
      .where(eq(actionItems.id, id))
      .returning();
    await logChange(transaction, author, { action, ...subjectOf(id, revision + 1), before, after });
    return ok({ id });
  });
}

/** As text: what is no id at all is not found, like any other. */
async function lockItem(transaction: Database, book: GoalBook, { actor }: Author, id: string) {
  const isIt = sql`${actionItems.id}::text = ${id}`;
  const seen = seenItems(sightOf(book, actor));
  const [row] = await transaction.select().from(actionItems).where(and(isIt, seen)).for('update');
  return row;
}

const subjectOf = (subject: string, revision: number) => ({ subjectKind: 'action_item', subject, revision });

const unknownItem = (id: string): Issue =>
  issue('UNKNOWN_ACTION_ITEM', `There is no action item "${id}" that you may see.`, {
    path: ['id'],
    hints: ['Take the id from the list of action items.'],
  });

const closedAlready = issue('ACTION_ITEM_INVALID', 'The action item is closed.', {
  path: ['id'],
  hints: ['Open a new one.'],
});
