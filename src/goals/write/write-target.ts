/** Makes, changes and withdraws targets: each in one transaction, with a line in the log of changes. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { milestones, targets } from '../../../db/tables/targets.ts';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import type { Session } from '../../engine/session.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { findGoal, findTarget } from '../book/find-seen.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import type { Goal } from '../goal.ts';
import type { Baseline, Target } from '../target.ts';
import { assignPeople } from './assign-people.ts';
import type { Author } from './author.ts';
import { checkPeople, type People, peopleAfter, splitPeople } from './check-people.ts';
import { checkRevision } from './check-revision.ts';
import { checkTarget } from './check-target.ts';
import { madeBy, type Revision } from './edit.ts';
import { freezeBaseline } from './freeze-baseline.ts';
import { logChange } from './log-change.ts';
import {
  type FreezeBaseline,
  type NewTarget,
  type TargetContent,
  type TargetEdit,
  targetContentOf,
  usualTarget,
} from './target-input.ts';
import { type Written, writeOnce } from './write-once.ts';

/** Where changes are written, and the session that a baseline is measured with. */
export interface TargetStore {
  readonly db: Database;
  readonly session: Session;
}

export async function createTarget(store: TargetStore, author: Author, input: NewTarget): Promise<Result<Written>> {
  const frozen = await freezeAhead(store.session, input);
  return writeOnce(store.db, author, { action: 'createTarget', input }, async (transaction) => {
    const book = await loadGoalBook(transaction, store.session.model);
    return insertTarget({ ...store, db: transaction }, author, book, input, frozen);
  });
}

/** Inside a transaction of the caller, so that several targets are made together or not at all. */
export async function insertTarget(
  { db: transaction, session }: TargetStore,
  author: Author,
  book: GoalBook,
  input: NewTarget,
  frozen: Frozen = null,
): Promise<Result<Written>> {
  const goal = openGoal(book, author, input.goal);
  if (goal.kind === 'refused') return goal;
  const metric = findByKey(session.model.metrics, input.metric, 'metric', ['metric']);
  if (metric.kind === 'refused') return metric;
  const { goal: _, cascade = null, ...said } = input;
  const { content: draft, people } = splitPeople({ ...usualTarget(metric.value, goal.value.startsAt), ...said });
  const checked = check(session, book, draft, people, frozen);
  if (checked.kind === 'refused') return checked;
  const id = randomUUID();
  const { columns, steps } = columnsOf(checked.value);
  const [row] = await transaction
    .insert(targets)
    .values({
      id,
      goalId: goal.value.id,
      cascadeId: cascade?.id ?? null,
      segment: cascade?.segment ?? null,
      ...columns,
      ...madeBy(author),
    })
    .returning();
  await writeMilestones(transaction, id, steps);
  await assignPeople(transaction, author, { kind: 'target', key: id }, people);
  const after = { ...row, milestones: steps, people };
  await logChange(transaction, author, { action: 'createTarget', ...subjectOf(id, 1), before: null, after });
  return ok({ id });
}

export async function updateTarget(
  store: TargetStore,
  author: Author,
  at: Revision,
  edit: TargetEdit,
): Promise<Result<Written>> {
  const before = (await loadGoalBook(store.db, store.session.model)).targets.get(at.id);
  const frozen = before ? await freezeAhead(store.session, { ...before, ...edit }) : null;
  return changeTarget(store, author, 'updateTarget', at, edit, async ({ transaction, book, target }) => {
    const { content: draft, people } = splitPeople({ ...targetContentOf(target), ...edit });
    const checked = check(store.session, book, draft, people, frozen);
    if (checked.kind === 'refused') return checked;
    const { columns, steps } = columnsOf(checked.value);
    await transaction.delete(milestones).where(eq(milestones.targetId, target.id));
    await writeMilestones(transaction, target.id, steps);
    return ok({ columns, people, told: { milestones: steps } });
  });
}

/** Who is what to a target, and nothing else. */
export const assignTarget = (
  store: TargetStore,
  author: Author,
  at: Revision,
  people: People,
): Promise<Result<Written>> =>
  changeTarget(store, author, 'assign', at, people, async ({ book }) => {
    const wrong = checkPeople(book.directory, people);
    return wrong.length > 0 ? refused(...wrong) : ok({ columns: {}, people, told: {} });
  });

/** It stays in the history of its goal, and counts for nothing from now on. */
export const withdrawTarget = (store: TargetStore, author: Author, at: Revision): Promise<Result<Written>> =>
  changeTarget(store, author, 'withdrawTarget', at, null, async () =>
    ok({ columns: { withdrawnAt: new Date(author.now) }, people: {}, told: {} }),
  );

interface Changing {
  readonly transaction: Database;
  readonly book: GoalBook;
  readonly target: Target;
}

interface TargetChange {
  readonly columns: Partial<typeof targets.$inferInsert>;
  readonly people: People;
  /** What changed beside the columns. */
  readonly told: object;
}

function changeTarget(
  { db, session }: TargetStore,
  author: Author,
  action: string,
  { id, revision }: Revision,
  input: unknown,
  change: (changing: Changing) => Promise<Result<TargetChange>>,
): Promise<Result<Written>> {
  return writeOnce(db, author, { action, input: { id, revision, input } }, async (transaction) => {
    const [before] = await transaction.select().from(targets).where(sql`${targets.id}::text = ${id}`).for('update');
    const book = await loadGoalBook(transaction, session.model);
    const found = findTarget(book, author.actor, id);
    if (found.kind === 'refused') return found;
    const target = found.value;
    const stale = checkRevision('target', target, revision);
    if (stale.length > 0) return refused(...stale);
    const goal = openGoal(book, author, target.goal);
    if (goal.kind === 'refused') return goal;
    if (target.withdrawnAt !== null) return refused(withdrawnAlready);
    const changed = await change({ transaction, book, target });
    if (changed.kind === 'refused') return changed;
    const [after] = await transaction
      .update(targets)
      .set({
        ...changed.value.columns,
        revision: revision + 1,
        updatedAt: new Date(author.now),
        updatedBy: author.actor,
      })
      .where(eq(targets.id, id))
      .returning();
    await assignPeople(transaction, author, { kind: 'target', key: id }, changed.value.people);
    const involved = book.directory.involved({ kind: 'target', key: id });
    await logChange(transaction, author, {
      action,
      ...subjectOf(id, revision + 1),
      before: { ...before, milestones: target.milestones, people: involved },
      after: {
        ...after,
        milestones: target.milestones,
        ...changed.value.told,
        people: peopleAfter(involved, changed.value.people),
      },
    });
    return ok({ id });
  });
}

const withdrawnAlready = issue('TARGET_INVALID', 'The target is withdrawn.', {
  path: ['id'],
  hints: ['Make a new one.'],
});

function openGoal(book: GoalBook, { actor }: Author, id: string): Result<Goal> {
  const goal = findGoal(book, actor, id, ['goal']);
  if (goal.kind === 'refused' || goal.value.state !== 'closed') return goal;
  return refused(
    issue('GOAL_INVALID', 'The goal is closed.', { path: ['goal'], hints: ['Reopen it, or use another goal.'] }),
  );
}

type Draft = Omit<TargetContent, 'baseline'> & { readonly baseline: TargetContent['baseline'] | FreezeBaseline };

/** A number to write down, or why there is none; null where none is asked for. */
type Frozen = Result<Baseline> | null;

/** Before the transaction begins: inside one, a question would wait for a second connection. What else is wrong is told there. */
async function freezeAhead(session: Session, input: NewTarget | (Target & TargetEdit)): Promise<Frozen> {
  const metric = session.model.metrics.get(input.metric);
  if (!metric || input.baseline?.kind !== 'freeze') return null;
  const { startsAt = session.now } = input;
  return freezeBaseline(session, { ...usualTarget(metric, startsAt), ...input, startsAt }, input.baseline);
}

function check(session: Session, book: GoalBook, draft: Draft, people: People, frozen: Frozen): Result<TargetContent> {
  const metric = findByKey(session.model.metrics, draft.metric, 'metric', ['metric']);
  if (metric.kind === 'refused') return metric;
  const baseline: Result<Baseline> =
    draft.baseline.kind === 'freeze' ? (frozen ?? ok({ kind: 'none' })) : ok(draft.baseline);
  const content: TargetContent = {
    ...draft,
    milestones: draft.milestones.toSorted((a, b) => a.dueAt - b.dueAt),
    baseline: baseline.kind === 'ok' ? baseline.value : { kind: 'computed' },
  };
  const wrong = [
    ...checkTarget(content, metric.value, session),
    ...checkPeople(book.directory, people),
    ...(baseline.kind === 'refused' ? baseline.issues : []),
  ];
  return wrong.length > 0 ? refused(...wrong) : ok(content);
}

const subjectOf = (subject: string, revision: number) => ({ subjectKind: 'target', subject, revision });

function columnsOf({ aim, baseline, milestones: steps, startsAt, dueAt, ...content }: TargetContent) {
  const [low, high] = aim.direction === 'range' ? [aim.low, aim.high] : [null, null];
  const frozen = baseline.kind === 'frozen' ? baseline : null;
  const columns = {
    ...content,
    direction: aim.direction,
    value: aim.direction === 'range' ? null : aim.value,
    low,
    high,
    startsAt: new Date(startsAt),
    dueAt: new Date(dueAt),
    baselineKind: baseline.kind,
    baselineValue: frozen?.value ?? null,
    baselineAt: frozen ? new Date(frozen.at) : null,
  };
  return { columns, steps };
}

async function writeMilestones(
  transaction: Database,
  targetId: string,
  steps: TargetContent['milestones'],
): Promise<void> {
  if (steps.length === 0) return;
  await transaction
    .insert(milestones)
    .values(steps.map(({ dueAt, value, title }) => ({ targetId, dueAt: new Date(dueAt), value, title })));
}
