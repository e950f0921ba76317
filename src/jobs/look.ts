/** The look of every hour: today's snapshots, what they and the clock tell, and who is to hear of it. */
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import type { Catalog } from '../catalog/load.ts';
import type { Session } from '../engine/session.ts';
import { loadGoalBook } from '../goals/book/load-goal-book.ts';
import { lastingFollows } from '../goals/follow/read-follows.ts';
import { takeSnapshots } from '../goals/snapshot/take-snapshots.ts';
import { findMissedCheckIns } from './events/missed-check-ins.ts';
import { findNoData } from './events/no-data.ts';
import { findStaleData, readFreshness } from './events/stale-data.ts';
import { findStatusChanges } from './events/status-changes.ts';
import { lookAtData } from './look-at-data.ts';
import { note } from './note.ts';
import { settleAlerts } from './settle-alerts.ts';

export interface LookContext {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly session: Session;
  readonly catalog: Pick<Catalog, 'model' | 'versions'>;
}

export interface Looked {
  /** Snapshots that were written now. */
  readonly snapshots: number;
  /** Notifications that were written now. */
  readonly noted: number;
}

/** However often, and on however many servers: a day has one snapshot of a target, and a follower hears once of what happened once. */
export async function look({ db, boss, session, catalog }: LookContext): Promise<Looked> {
  const { model, now } = session;
  const snapshots = await takeSnapshots(db, session, catalog);
  const book = await loadGoalBook(db, model);
  const freshness = await readFreshness(session);
  await lookAtData(db, freshness);
  const alerts = await settleAlerts(db, now, [
    await findMissedCheckIns(db, { book, model, now }),
    await findNoData(db, { book, model, now }),
    findStaleData(freshness, { model, now }),
  ]);
  const happenings = [...(await findStatusChanges(db, { book, model, now })), ...alerts];
  const follows = await lastingFollows(db);
  return { snapshots: snapshots.length, noted: await note({ db, boss, book, model, now }, follows, happenings) };
}
