/** One attempt of one delivery: what it consists of is settled at the first, and how it went is written down after each. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { follows, notifications } from '../../db/tables/follows.ts';
import type { Message, Notification } from '../goals/follow/follow.ts';
import { readNotification } from '../goals/follow/read-follows.ts';
import type { DeliveryJob } from './open-queue.ts';
import { DeliveryError, type Send } from './send/delivery.ts';

export interface DeliverContext {
  readonly db: Database;
  /** How to send to a follow; null where this server cannot. */
  readonly sender: (channel: 'webhook' | 'email', secret: string | null) => Send | null;
  readonly signal: AbortSignal;
  readonly clock: () => number | Promise<number>;
}

/** Does nothing where nothing waits any more. Throws where it has to be tried again. */
export async function deliver(context: DeliverContext, { delivery: id, follow }: DeliveryJob): Promise<void> {
  const { db, sender, signal, clock } = context;
  const waiting = await gather(db, id, follow);
  const [to] = await db.select().from(follows).where(eq(follows.id, follow));
  if (waiting.length === 0 || !to) return;
  if (to.endedAt !== null) return giveUp(db, id, 'The follow was ended before it was sent.');
  const send = sender(to.channel, to.secret);
  try {
    if (!send) throw new DeliveryError('This server cannot send e-mail.');
    await send({ id, address: to.address, message: messageOf(waiting) }, signal);
  } catch (error) {
    const { message, final } = error instanceof DeliveryError ? error : new DeliveryError('It could not be sent.');
    await db
      .update(notifications)
      .set({ attempts: attempted, lastError: message })
      .where(and(eq(notifications.delivery, id), eq(notifications.state, 'pending')));
    if (final) return giveUp(db, id, message);
    throw error;
  }
  await db
    .update(notifications)
    .set({ state: 'delivered', attempts: attempted, deliveredAt: new Date(await clock()) })
    .where(and(eq(notifications.delivery, id), eq(notifications.state, 'pending')));
}

const attempted = sql`${notifications.attempts} + 1`;

/** After the last attempt; `why` where the attempts themselves do not say. */
export async function giveUp(db: Database, delivery: string, why?: string): Promise<void> {
  await db
    .update(notifications)
    .set({ state: 'given_up', ...(why === undefined ? {} : { lastError: why }) })
    .where(and(eq(notifications.delivery, delivery), eq(notifications.state, 'pending')));
}

/** A digest takes what waits when it is first tried; what comes later goes into the next one, so that one key is one message. */
async function gather(db: Database, delivery: string, follow: string): Promise<readonly Notification[]> {
  return db.transaction(async (transaction) => {
    const mine = eq(notifications.delivery, delivery);
    const rows = () =>
      transaction
        .select()
        .from(notifications)
        .where(mine)
        .orderBy(asc(notifications.occurredAt), asc(notifications.id));
    let gathered = await rows();
    if (gathered.length === 0) {
      await transaction
        .update(notifications)
        .set({ delivery })
        .where(
          and(eq(notifications.followId, follow), eq(notifications.state, 'pending'), isNull(notifications.delivery)),
        );
      gathered = await rows();
    }
    return gathered.filter(({ state }) => state === 'pending').map(readNotification);
  });
}

/** One is sent as it is; several as a digest. */
function messageOf(waiting: readonly Notification[]): Message {
  const [first] = waiting;
  const last = waiting.at(-1);
  if (!first || !last) throw new Error('A delivery has something to say.');
  if (waiting.length === 1) return first.payload;
  return {
    type: 'digest',
    timestamp: new Date(last.occurredAt).toISOString(),
    data: {
      summary: `${waiting.length} things happened that you follow.`,
      notifications: waiting.map(({ id, payload }) => ({ id, ...payload })),
    },
  };
}
