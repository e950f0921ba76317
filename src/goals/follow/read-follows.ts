/** Reads follows and what was noted for them. */
import { and, asc, desc, eq, isNull, type SQL } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { follows, notifications } from '../../../db/tables/follows.ts';
import { readEdited } from '../book/read-rows.ts';
import type { Digest, Follow, FollowEvent, Message, Notification } from './follow.ts';

type FollowRow = typeof follows.$inferSelect;
type NotificationRow = typeof notifications.$inferSelect;

export const readFollow = (row: FollowRow): Follow => ({
  id: row.id,
  stakeholder: row.stakeholder,
  subject: row.subjectKind === 'mine' ? { kind: 'mine' } : { kind: row.subjectKind, key: row.subject ?? '' },
  events: row.events as readonly FollowEvent[],
  channel: row.channel,
  address: row.address,
  digest: row.digest satisfies Digest,
  endedAt: row.endedAt?.getTime() ?? null,
  ...readEdited(row),
});

/** In the order of making. */
async function select(db: Database, condition: SQL | undefined): Promise<readonly Follow[]> {
  const rows = await db.select().from(follows).where(condition).orderBy(asc(follows.createdAt), asc(follows.id));
  return rows.map(readFollow);
}

/** Those that last. */
export const lastingFollows = (db: Database): Promise<readonly Follow[]> => select(db, isNull(follows.endedAt));

/** Of one stakeholder, ended ones included. */
export const followsOf = (db: Database, stakeholder: string): Promise<readonly Follow[]> =>
  select(db, eq(follows.stakeholder, stakeholder));

/** What signs the messages of a follow; null for e-mail. */
export async function followSecret(db: Database, id: string): Promise<string | null> {
  const [row] = await db.select({ secret: follows.secret }).from(follows).where(eq(follows.id, id));
  return row?.secret ?? null;
}

export const readNotification = (row: NotificationRow): Notification => ({
  id: row.id,
  event: row.event as Notification['event'],
  occurredAt: row.occurredAt.getTime(),
  payload: row.payload as Message,
  state: row.state,
  attempts: row.attempts,
  lastError: row.lastError,
  deliveredAt: row.deliveredAt?.getTime() ?? null,
});

/** The latest first. */
export async function notificationsOf(db: Database, follow: string, limit: number): Promise<readonly Notification[]> {
  const rows = await db
    .select()
    .from(notifications)
    .where(and(eq(notifications.followId, follow)))
    .orderBy(desc(notifications.occurredAt), desc(notifications.id))
    .limit(limit);
  return rows.map(readNotification);
}
