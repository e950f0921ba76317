/** Writes down who is to hear of what, and puts the sending of it into the queue: both, or neither. */
import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import { notifications } from '../../db/tables/follows.ts';
import { announce } from '../goals/announce/announce.ts';
import type { GoalBook } from '../goals/book/goal-book.ts';
import type { Follow, Message } from '../goals/follow/follow.ts';
import type { Happening } from '../goals/follow/happening.ts';
import { hearers } from '../goals/follow/hearers.ts';
import type { Instant } from '../kernel/period.ts';
import type { Model } from '../model/model.ts';
import { enqueue } from './enqueue.ts';

export interface NoteContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly book: GoalBook;
  readonly model: Model;
  readonly now: Instant;
}

/** Rows that one statement brings: Postgres takes 65,535 values at once, and more would refuse all of them. */
const atATime = 1_000;

/** How many notifications are new: what a follower was told of is not noted again. */
export async function note(
  { db, boss, book, model, now }: NoteContext,
  follows: readonly Follow[],
  happenings: readonly Happening[],
): Promise<number> {
  const byId = new Map(follows.map((follow) => [follow.id, follow]));
  const wanted = happenings.flatMap((happening) =>
    hearers(book, follows, happening)
      .filter(({ createdAt }) => isFor(happening, createdAt))
      .map((follow) => notificationOf(happening, follow)),
  );
  if (wanted.length === 0) return 0;
  return db.transaction(async (transaction) => {
    const added: { readonly followId: string; readonly delivery: string | null }[] = [];
    for (let from = 0; from < wanted.length; from += atATime)
      added.push(
        ...(await transaction
          .insert(notifications)
          .values(wanted.slice(from, from + atATime))
          .onConflictDoNothing()
          .returning({ followId: notifications.followId, delivery: notifications.delivery })),
      );
    const waiting = added.flatMap(({ followId, delivery }) => {
      const follow = byId.get(followId);
      return follow ? [{ follow, delivery }] : [];
    });
    await enqueue(boss, transaction, { waiting, model, now });
    if (added.length > 0) await announce(transaction, { kind: 'delivery' });
    return added.length;
  });
}

/** What changed before somebody began to follow is history; what stands is news to them. */
const isFor = ({ event, at }: Happening, followedFrom: Instant): boolean =>
  event !== 'status_change' || at >= followedFrom;

function notificationOf({ event, occurrence, at, data }: Happening, { id: followId, digest }: Follow) {
  const id = randomUUID();
  const timestamp = new Date(at).toISOString();
  const payload: Message = { type: event, timestamp, data: { ...data, follow: followId } };
  return {
    id,
    followId,
    event,
    occurrence,
    occurredAt: new Date(at),
    payload,
    state: 'pending' as const,
    delivery: digest === 'none' ? id : null,
  };
}
