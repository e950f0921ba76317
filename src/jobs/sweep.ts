/** Puts into the queue what waits and is not in it: tests that a server without workers noted, and what a lost queue has lost. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import { follows, notifications } from '../../db/tables/follows.ts';
import type { Instant } from '../kernel/period.ts';
import type { Model } from '../model/model.ts';
import { enqueue } from './enqueue.ts';
import { queues } from './open-queue.ts';

export interface SweepContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly model: Model;
  readonly now: Instant;
}

/**
 * Jobs have the ids of their deliveries: what is in a queue, be it that of digests, is left alone. With thousands that wait that is one look at
 * them, and not a statement for each. `untried` leaves alone what was tried before.
 */
export const sweep = ({ db, boss, model, now }: SweepContext, untried: boolean): Promise<void> =>
  db.transaction(async (transaction) => {
    const found = await transaction
      .select({
        delivery: notifications.delivery,
        id: follows.id,
        digest: follows.digest,
        urgent: sql<boolean>`bool_or(${notifications.event} = 'test')`,
      })
      .from(notifications)
      .innerJoin(follows, eq(follows.id, notifications.followId))
      .where(
        and(
          eq(notifications.state, 'pending'),
          untried ? eq(notifications.attempts, 0) : undefined,
          sql`not exists (select from cairn_jobs.job j where j.name in (${queues.deliver}, ${queues.digest}) and j.id = ${notifications.delivery})`,
        ),
      )
      .groupBy(notifications.delivery, follows.id, follows.digest)
      .orderBy(asc(sql`min(${notifications.occurredAt})`), asc(notifications.delivery));
    const waiting = found.map(({ delivery, id, digest, urgent }) => ({ follow: { id, digest }, delivery, urgent }));
    await enqueue(boss, transaction, { waiting, model, now });
  });
