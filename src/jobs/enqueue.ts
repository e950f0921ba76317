/** Puts deliveries into the queue, in a transaction: at once, or when the digest that they wait for is due. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
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

export interface Waiting {
  readonly follow: Pick<Follow, 'id' | 'digest'>;
  /** Null where it waits for a digest. */
  readonly delivery: string | null;
  /** Whether somebody has asked for it and looks for it now. */
  readonly urgent?: boolean;
}

export interface Enqueued {
  readonly waiting: readonly Waiting[];
  readonly model: Model;
  readonly now: Instant;
}

/** The job has the id of the delivery, so that a second one is none. */
export async function enqueue(boss: PgBoss, transaction: Database, { waiting, model, now }: Enqueued): Promise<void> {
  const atOnce = waiting.filter(({ follow, delivery }) => delivery !== null || follow.digest === 'none');
  if (atOnce.length > 0) await sendAtOnce(boss, transaction, atOnce);
  const calendar = defaultCalendar(model);
  const gathered = new Map(waiting.flatMap(({ follow, delivery }) => (delivery === null ? [[follow.id, follow]] : [])));
  for (const follow of gathered.values()) {
    if (follow.digest === 'none') continue;
    const id = randomUUID();
    const due = digestDue(calendar, follow.digest, now);
    const singletonKey = `${follow.id}:${isoDate(dayAt(calendar.timeZone, due))}`;
    const job: DeliveryJob = { delivery: id, follow: follow.id };
    await boss.send(queues.digest, job, {
      id,
      db: inTransaction(transaction),
      singletonKey,
      startAfter: new Date(due),
    });
  }
}

/** Jobs that one statement brings. */
const atATime = 1_000;

/**
 * Follows take turns: the second message of one comes after the first of every other, so that whoever is told of thousands of things, at an
 * address that takes seconds for each or does not answer, keeps nobody else waiting for all of them.
 */
async function sendAtOnce(boss: PgBoss, transaction: Database, waiting: readonly Waiting[]): Promise<void> {
  const places = await lastPlaces(transaction);
  const jobs = waiting.map(({ follow, delivery, urgent }): PgBoss.JobInsert<DeliveryJob> => {
    const place = Math.min(places.get(follow.id) ?? 1, 1) - 1;
    if (!urgent) places.set(follow.id, place);
    const id = delivery ?? randomUUID();
    return { name: queues.deliver, id, data: { delivery: id, follow: follow.id }, priority: urgent ? 1 : place };
  });
  for (let from = 0; from < jobs.length; from += atATime)
    await boss.insert(jobs.slice(from, from + atATime), { db: inTransaction(transaction) });
}

/** The priority of the last message that waits, by follow. */
async function lastPlaces(transaction: Database): Promise<Map<string, number>> {
  const { rows } = await transaction.execute(
    sql`/* jobs places */ select data->>'follow' as follow, min(priority) as place from cairn_jobs.job
      where name = ${queues.deliver} and state < 'active' group by 1`,
  );
  return new Map(
    (rows as unknown as readonly { follow: string; place: number }[]).map(({ follow, place }) => [follow, place]),
  );
}
