/** Goals that a unit of their cadence has passed over without a check-in on any of their targets. */
import { max } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { checkIns } from '../../../db/tables/check-ins.ts';
import { standingTargets } from '../../goals/roll-up/goal-standing.ts';
import type { Instant } from '../../kernel/period.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import { afterCadence, grace } from '../after-cadence.ts';
import type { Alert, Alerts, Moment } from './alert.ts';

export async function findMissedCheckIns(db: Database, moment: Moment): Promise<Alerts> {
  const rows = await db
    .select({ target: checkIns.targetId, at: max(checkIns.at) })
    .from(checkIns)
    .groupBy(checkIns.targetId);
  return missedCheckIns(moment, new Map(rows.flatMap(({ target, at }) => (at ? [[target, at.getTime()]] : []))));
}

/** Of active goals with targets, from their start to their end. `last` is the last check-in on each target. */
export function missedCheckIns({ book, model, now }: Moment, last: ReadonlyMap<string, Instant>): Alerts {
  const calendar = defaultCalendar(model);
  const standing = [...book.goals.values()].flatMap((goal): readonly Alert[] => {
    const { id, title, state, startsAt, endsAt, createdAt, cadence } = goal;
    const targets = standingTargets(book, id);
    if (state !== 'active' || now < startsAt || now >= endsAt || targets.length === 0) return [];
    const checked = targets.flatMap((target) => last.get(target.id) ?? []);
    // A goal that is written down late has missed nothing yet.
    const from = Math.max(startsAt, createdAt, ...checked);
    if (afterCadence(calendar, from, cadence) + grace >= now) return [];
    const lastCheckIn = checked.length === 0 ? null : new Date(Math.max(...checked)).toISOString();
    const since = lastCheckIn === null ? 'yet' : `since ${lastCheckIn.slice(0, 10)}`;
    return [
      {
        event: 'missed_check_in',
        condition: `missed_check_in:${id}`,
        about: { kind: 'goal', goal: id },
        data: {
          summary: `"${title}" is reviewed ${cadence}, and nobody has checked in ${since}.`,
          goal: { id, title },
          cadence: cadence.toUpperCase(),
          lastCheckIn,
        },
      },
    ];
  });
  return { standing, unknown: [] };
}
