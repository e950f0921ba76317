/** Targets that nothing can be said of: INSUFFICIENT_DATA, and no number at all. */
import type { Database } from '../../../db/connection.ts';
import { runningTargets } from '../../goals/running-targets.ts';
import { snapshotHistory } from '../../goals/snapshot/read-snapshots.ts';
import { snapshotDay } from '../../goals/snapshot/snapshot-day.ts';
import type { Alerts, Moment } from './alert.ts';
import { describeTarget } from './describe-target.ts';

/** By the snapshots of today. */
export async function findNoData(db: Database, { book, model, now }: Moment): Promise<Alerts> {
  const running = runningTargets(book);
  const day = snapshotDay(model, now);
  const today = await snapshotHistory(
    db,
    running.map(({ id }) => id),
    day,
  );
  const empty = new Map(
    today.flatMap((each) =>
      each.day === day && each.observed === 'insufficient_data' && each.value === null ? [[each.target, each]] : [],
    ),
  );
  const standing = running.flatMap((target) => {
    const found = empty.get(target.id);
    if (!found) return [];
    const { name, parts } = describeTarget(book, model, target);
    return [
      {
        event: 'no_data' as const,
        condition: `no_data:${target.id}`,
        about: { kind: 'target' as const, target: target.id },
        data: { summary: `${name} has no data. ${found.reason}`, ...parts, reason: found.reason },
      },
    ];
  });
  return { standing, unknown: [] };
}
