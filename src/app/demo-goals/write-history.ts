/** Writes down where the targets of the demo stood on each of the last days, as it would have been seen then. */
import type { Database } from '../../../db/connection.ts';
import { targetSnapshots } from '../../../db/tables/target-snapshots.ts';
import type { Catalog } from '../../catalog/load.ts';
import type { Session } from '../../engine/session.ts';
import { loadGoalBook } from '../../goals/book/load-goal-book.ts';
import { runningTargets } from '../../goals/running-targets.ts';
import type { Snapshot } from '../../goals/snapshot/snapshot.ts';
import { snapshotDay } from '../../goals/snapshot/snapshot-day.ts';
import { snapshotOf } from '../../goals/snapshot/snapshot-of.ts';
import { type StatusDay, settleStatus } from '../../goals/status/settle-status.ts';
import { dayFrom } from './demo-goal.ts';
import { standings } from './settle-target.ts';

const days = 60;

/**
 * Up to yesterday: today is for whoever takes snapshots. Of the rows as they are now: one that came late counts on the day that it is
 * dated. `until` has the end of targets whose goal closed before today.
 */
export async function writeHistory(
  db: Database,
  session: Session,
  { versions }: Pick<Catalog, 'versions'>,
  until: ReadonlyMap<string, number>,
): Promise<readonly Snapshot[]> {
  const running = runningTargets(await loadGoalBook(db, session.model));
  const instants = Array.from({ length: days }, (_, index) => dayFrom(session.now, index - days) + night);
  // All days in one tick, so that they share statements; what is shown goes by the day before, and follows one by one.
  const judged = await Promise.all(
    instants.map(async (at) => {
      const there = running.filter(({ id, createdAt }) => createdAt <= at && at < (until.get(id) ?? at + 1));
      return { at, found: await standings(session, there, at) };
    }),
  );
  const latest = new Map<string, StatusDay>();
  const snapshots = judged.flatMap(({ at, found }) =>
    found.map((standing) => {
      const { target, observed } = standing;
      const status = settleStatus(observed, latest.get(target.id) ?? null, at >= target.dueAt);
      latest.set(target.id, { observed, shown: status });
      const version = versions.get(`metric:${target.metric}`)?.version ?? null;
      return snapshotOf({ ...standing, status }, snapshotDay(session.model, at), at, version);
    }),
  );
  await db
    .insert(targetSnapshots)
    .values(
      snapshots.map(({ target, takenAt, ...rest }) => ({ ...rest, targetId: target, takenAt: new Date(takenAt) })),
    );
  return snapshots;
}

const night = 4 * 3_600_000;
