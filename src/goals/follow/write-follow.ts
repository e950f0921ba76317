/** Makes, changes, ends and tests follows: each in one transaction, with a line in the log of changes that has no secret. */
import { randomBytes, randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { follows, notifications } from '../../../db/tables/follows.ts';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import { assertNever } from '../../kernel/assert-never.ts';
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { announce } from '../announce/announce.ts';
import { findGoal, findTarget } from '../book/find-seen.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import type { Author } from '../write/author.ts';
import { checkRevision } from '../write/check-revision.ts';
import { type GoalStore, madeBy, type Revision } from '../write/edit.ts';
import { logChange } from '../write/log-change.ts';
import { type Written, writeOnce } from '../write/write-once.ts';
import { checkFollow, eventsOf, type FollowContent } from './check-follow.ts';
import type { Follow, FollowRules, FollowSubject, Message } from './follow.ts';
import { readFollow } from './read-follows.ts';

export interface FollowStore extends GoalStore {
  readonly rules: FollowRules;
}

/** What is left out: every event that the subject has, each told at once. */
export type NewFollow = Pick<FollowContent, 'subject' | 'channel' | 'address'> &
  Partial<Pick<FollowContent, 'events' | 'digest'>>;

/** What is left out stays; another subject or channel is another follow. */
export type FollowEdit = Partial<Pick<FollowContent, 'events' | 'address' | 'digest'>>;

export const createFollow = (
  { db, model, rules }: FollowStore,
  author: Author,
  input: NewFollow,
): Promise<Result<Written>> =>
  writeOnce(db, author, { action: 'follow', input }, async (transaction) => {
    const content: FollowContent = { events: eventsOf(input.subject), digest: 'none', ...input };
    const wrong = [
      ...(await checkSubject({ db: transaction, model }, author, content.subject)),
      ...checkFollow(content, rules),
    ];
    if (wrong.length > 0) return refused(...wrong);
    const id = randomUUID();
    const { subject, events, channel, address, digest } = content;
    const columns = {
      id,
      stakeholder: author.actor,
      subjectKind: subject.kind,
      subject: subject.kind === 'mine' ? null : subject.key,
      events: [...new Set(events)],
      channel,
      address,
      digest,
      ...madeBy(author),
    };
    await transaction.insert(follows).values({ ...columns, secret: channel === 'webhook' ? newSecret() : null });
    await logChange(transaction, author, { action: 'follow', ...subjectOf(id, 1), before: null, after: columns });
    return ok({ id });
  });

export const updateFollow = (
  store: FollowStore,
  author: Author,
  at: Revision,
  edit: FollowEdit,
): Promise<Result<Written>> =>
  changeFollow(store, author, 'updateFollow', at, edit, (follow) => {
    const { subject, events, channel, address, digest } = { ...follow, ...edit };
    const wrong = checkFollow({ subject, events, channel, address, digest }, store.rules);
    return wrong.length > 0 ? refused(...wrong) : ok({ events: [...new Set(events)], address, digest });
  });

export const endFollow = (store: FollowStore, author: Author, at: Revision): Promise<Result<Written>> =>
  changeFollow(store, author, 'endFollow', at, null, () => ok({ endedAt: new Date(author.now) }));

/** A message of its own, whatever the digest: it is noted here, and sent by whoever works. */
export const testFollow = ({ db }: FollowStore, author: Author, id: string): Promise<Result<Written>> =>
  writeOnce(db, author, { action: 'testFollow', input: { id } }, async (transaction) => {
    const found = await findFollow(transaction, author.actor, id);
    if (found.kind === 'refused') return found;
    if (found.value.endedAt !== null) return refused(endedAlready);
    const notification = randomUUID();
    const payload: Message = {
      type: 'test',
      timestamp: new Date(author.now).toISOString(),
      data: { summary: 'This is a test of what you follow.', follow: id },
    };
    await transaction.insert(notifications).values({
      id: notification,
      followId: id,
      event: 'test',
      occurrence: `test:${notification}`,
      occurredAt: new Date(author.now),
      payload,
      state: 'pending',
      delivery: notification,
    });
    await announce(transaction, { kind: 'delivery' });
    return ok({ id });
  });

/** UNKNOWN_FOLLOW also for somebody else's. */
export async function findFollow(db: Database, stakeholder: string | null, id: string): Promise<Result<Follow>> {
  const mine = and(sql`${follows.id}::text = ${id}`, eq(follows.stakeholder, stakeholder ?? ''));
  const [row] = await db.select().from(follows).where(mine).for('update');
  if (row) return ok(readFollow(row));
  return refused(
    issue('UNKNOWN_FOLLOW', `You have no follow "${id}".`, { path: ['id'], hints: ['Take the id from `follows`.'] }),
  );
}

function changeFollow(
  { db }: FollowStore,
  author: Author,
  action: string,
  { id, revision }: Revision,
  input: unknown,
  change: (follow: Follow) => Result<Partial<typeof follows.$inferInsert>>,
): Promise<Result<Written>> {
  return writeOnce(db, author, { action, input: { id, revision, input } }, async (transaction) => {
    const found = await findFollow(transaction, author.actor, id);
    if (found.kind === 'refused') return found;
    const before = found.value;
    const stale = checkRevision('follow', before, revision);
    if (stale.length > 0) return refused(...stale);
    if (before.endedAt !== null) return refused(endedAlready);
    const changed = change(before);
    if (changed.kind === 'refused') return changed;
    const { updatedAt, updatedBy } = madeBy(author);
    const columns = { ...changed.value, revision: revision + 1, updatedAt, updatedBy };
    await transaction.update(follows).set(columns).where(eq(follows.id, id));
    await logChange(transaction, author, {
      action,
      ...subjectOf(id, revision + 1),
      before,
      after: { ...before, ...columns },
    });
    return ok({ id });
  });
}

async function checkSubject(
  { db, model }: GoalStore,
  { actor }: Author,
  subject: FollowSubject,
): Promise<readonly Issue[]> {
  const issuesOf = (result: Result<unknown>) => (result.kind === 'refused' ? result.issues : []);
  switch (subject.kind) {
    case 'mine':
      return [];
    case 'metric':
      return issuesOf(findByKey(model.metrics, subject.key, 'metric', ['metric']));
    case 'goal':
      return issuesOf(findGoal(await loadGoalBook(db, model), actor, subject.key, ['goal']));
    case 'target':
      return issuesOf(findTarget(await loadGoalBook(db, model), actor, subject.key, ['target']));
    default:
      return assertNever(subject);
  }
}

/** 192 bits, as Standard Webhooks write a secret. */
const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

const endedAlready = issue('FOLLOW_INVALID', 'The follow has ended.', { path: ['id'], hints: ['Make a new one.'] });

const subjectOf = (subject: string, revision: number) => ({ subjectKind: 'follow', subject, revision });
