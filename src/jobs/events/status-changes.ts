/** Changes of status, from the snapshots that are stored: whoever wrote them, and whether or not it lived to tell. */
import type { Database } from '../../../db/connection.ts';
import type { Happening } from '../../goals/follow/happening.ts';
import { runningTargets } from '../../goals/running-targets.ts';
import { latestSnapshots, snapshotHistory } from '../../goals/snapshot/read-snapshots.ts';
import type { Snapshot } from '../../goals/snapshot/snapshot.ts';
import { snapshotDay } from '../../goals/snapshot/snapshot-day.ts';
import type { Target } from '../../goals/target.ts';
import type { Moment } from './alert.ts';
import { describeTarget } from './describe-target.ts';

/** Milliseconds that are looked back: a server may have been away for some days. */
const lookBack = 7 * 86_400_000;

/** Of running targets. The first status of a target is none: nothing was before it. */
export async function findStatusChanges(db: Database, moment: Moment): Promise<readonly Happening[]> {
  const running = runningTargets(moment.book);
  const ids = running.map(({ id }) => id);
  const since = snapshotDay(moment.model, moment.now - lookBack);
  const earlier = await latestSnapshots(db, ids, since);
  const today = snapshotDay(moment.model, moment.now);
  // A clock that was ahead has judged days that have not come: nobody is told of them.
  const history = (await snapshotHistory(db, ids, since)).filter(({ day }) => day <= today);
  return running.flatMap((target) => {
    const before = earlier.get(target.id);
    const days = [...(before ? [before] : []), ...history.filter((each) => each.target === target.id)];
    return days.slice(1).flatMap((after, at) => {
      const previous = days[at];
      return previous && previous.status !== after.status ? [changeOf(moment, target, previous, after)] : [];
    });
  });
}

function changeOf({ book, model }: Moment, target: Target, before: Snapshot, after: Snapshot): Happening {
  const { name, parts } = describeTarget(book, model, target);
  const word = (status: string) => status.toUpperCase();
  return {
    event: 'status_change',
    occurrence: `status_change:${target.id}:${after.day}`,
    at: after.takenAt,
    about: { kind: 'target', target: target.id },
    data: {
      summary: `${name} went from ${word(before.status)} to ${word(after.status)}. ${after.reason}`,
      ...parts,
      day: after.day,
      before: word(before.status),
      after: word(after.status),
      value: after.value,
      sampleSize: after.sampleSize,
      reason: after.reason,
    },
  };
}
