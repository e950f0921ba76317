/** Writes down where every running target stands today: once a day, and never again after. */
import type { Database } from '../../../db/connection.ts';
import { targetSnapshots } from '../../../db/tables/target-snapshots.ts';
import type { Catalog } from '../../catalog/load.ts';
import type { Session } from '../../engine/session.ts';
import { announce } from '../announce/announce.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import { measureTargets } from '../measure/measure-targets.ts';
import { runningTargets } from '../running-targets.ts';
import type { Target } from '../target.ts';
import { latestSnapshots } from './read-snapshots.ts';
import type { Snapshot } from './snapshot.ts';
import { snapshotDay } from './snapshot-day.ts';
import { snapshotOf } from './snapshot-of.ts';

/** A snapshot that was written now, beside the one before it. */
export interface TakenSnapshot {
  readonly target: Target;
  readonly before: Snapshot | null;
  readonly after: Snapshot;
}

/**
 * Two at once, and a second time on the same day, add nothing: the first of a day stays. Returns those that were added; a status
 * that is another than that of the snapshot before, or the first, is announced with them.
 */
export async function takeSnapshots(
  db: Database,
  session: Session,
  { versions }: Pick<Catalog, 'versions'>,
): Promise<readonly TakenSnapshot[]> {
  const book = await loadGoalBook(db, session.model);
  const running = runningTargets(book);
  const day = snapshotDay(session.model, session.now);
  const latest = await latestSnapshots(
    db,
    running.map(({ id }) => id),
    day,
  );
  const standings = await measureTargets(
    session,
    running.map((target) => {
      const before = latest.get(target.id);
      return { target, closedAt: null, latest: before ? { observed: before.observed, shown: before.status } : null };
    }),
  );
  if (standings.length === 0) return [];
  const snapshots = standings.map((standing) =>
    snapshotOf(standing, day, session.now, versions.get(`metric:${standing.target.metric}`)?.version ?? null),
  );
  return db.transaction(async (transaction) => {
    const added = await transaction
      .insert(targetSnapshots)
      .values(
        snapshots.map(({ target, takenAt, ...rest }) => ({ ...rest, targetId: target, takenAt: new Date(takenAt) })),
      )
      .onConflictDoNothing()
      .returning({ target: targetSnapshots.targetId });
    const fresh = new Set(added.map(({ target }) => target));
    const taken = snapshots.flatMap((after, index): readonly TakenSnapshot[] => {
      const target = running[index];
      return target && fresh.has(target.id) ? [{ target, before: latest.get(target.id) ?? null, after }] : [];
    });
    const changed = taken.filter(({ before, after }) => before?.status !== after.status);
    await announce(transaction, ...changed.map(({ after }) => ({ kind: 'status', ...idOf(after) }) as const));
    return taken;
  });
}

const idOf = ({ target, day }: Snapshot) => ({ target, day });
