/** Puts into the queue what waits and is not in it: tests that a server without workers noted, and what a lost queue has lost. */
import { and, eq } from 'drizzle-orm';
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import { follows, notifications } from '../../db/tables/follows.ts';
import type { Instant } from '../kernel/period.ts';
import type { Model } from '../model/model.ts';
import { enqueue } from './enqueue.ts';

export interface SweepContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly model: Model;
  readonly now: Instant;
}

/** Jobs have the ids of their deliveries: what is in the queue stays as it is. `untried` leaves alone what was tried before. */
export const sweep = ({ db, boss, model, now }: SweepContext, untried: boolean): Promise<void> =>
  db.transaction(async (transaction) => {
    const waiting = await transaction
      .selectDistinct({ delivery: notifications.delivery, id: follows.id, digest: follows.digest })
      .from(notifications)
      .innerJoin(follows, eq(follows.id, notifications.followId))
      .where(and(eq(notifications.state, 'pending'), untried ? eq(notifications.attempts, 0) : undefined));
    for (const { delivery, id, digest } of waiting)
      await enqueue(boss, transaction, { follow: { id, digest }, delivery, model, now });
  });
