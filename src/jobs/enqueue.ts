/** Puts one delivery into the queue, in a transaction: at once, or when the digest that it waits for is due. */
import { randomUUID } from 'node:crypto';
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import type { Follow } from '../goals/follow/follow.ts';
import { isoDate } from '../kernel/calendar/civil.ts';
import { dayAt } from '../kernel/calendar/local-time.ts';
import type { Instant } from '../kernel/period.ts';
import { defaultCalendar } from '../model/default-calendar.ts';
import type { Model } from '../model/model.ts';
import { digestDue } from './digest-due.ts';
import { type DeliveryJob, inTransaction, queues } from './open-queue.ts';

export interface Enqueued {
  readonly follow: Pick<Follow, 'id' | 'digest'>;
  /** Null where it waits for a digest. */
  readonly delivery: string | null;
  readonly model: Model;
  readonly now: Instant;
}

/** The job has the id of the delivery, so that a second one is none. */
export async function enqueue(
  boss: PgBoss,
  transaction: Database,
  { follow, delivery, model, now }: Enqueued,
): Promise<void> {
  const id = delivery ?? randomUUID();
  const job: DeliveryJob = { delivery: id, follow: follow.id };
  const db = inTransaction(transaction);
  if (delivery !== null || follow.digest === 'none') {
    await boss.send(queues.deliver, job, { id, db });
    return;
  }
  const calendar = defaultCalendar(model);
  const due = digestDue(calendar, follow.digest, now);
  const singletonKey = `${follow.id}:${isoDate(dayAt(calendar.timeZone, due))}`;
  await boss.send(queues.digest, job, { id, db, singletonKey, startAfter: new Date(due) });
}
