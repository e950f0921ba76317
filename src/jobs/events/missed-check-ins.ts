/** Goals with a target whose check-in is overdue. */
import { max } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { checkIns } from '../../../db/tables/check-ins.ts';
import { checkInDueAt, isOverdue } from '../../goals/cadence/due.ts';
import { standingTargets } from '../../goals/roll-up/goal-standing.ts';
import type { Instant } from '../../kernel/period.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import type { Alert, Alerts, Moment } from './alert.ts';

export async function findMissedCheckIns(db: Database, moment: Moment): Promise<Alerts> {
  const rows = await db
    .select({ target: checkIns.targetId, at: max(checkIns.at) })
    .from(checkIns)
    .groupBy(checkIns.targetId);
  return missedCheckIns(moment, new Map(rows.flatMap(({ target, at }) => (at ? [[target, at.getTime()]] : []))));
}

/** As `checkInOverdue` of a target has it. One alert a goal, however many of its targets wait. `last` is the last check-in on each target. */
export function missedCheckIns({ book, model, now }: Moment, last: ReadonlyMap<string, Instant>): Alerts {
  const calendar = defaultCalendar(model);
  const standing = [...book.goals.values()].flatMap((goal): readonly Alert[] => {
    const { id, title, cadence } = goal;
    const targets = standingTargets(book, id);
    const overdue = targets.filter((target) =>
      isOverdue(checkInDueAt(calendar, goal, target, last.get(target.id) ?? null), now),
    );
    if (overdue.length === 0) return [];
    const checked = targets.flatMap((target) => last.get(target.id) ?? []);
    const lastCheckIn = checked.length === 0 ? null : new Date(Math.max(...checked)).toISOString();
    const wait = overdue.length === 1 ? 'One target' : `${overdue.length} targets`;
    return [
      {
        event: 'missed_check_in',
        condition: `missed_check_in:${id}`,
        about: { kind: 'goal', goal: id },
        data: {
          summary: `${wait} of "${title}" should have had a check-in: it is reviewed ${cadence}.`,
          goal: { id, title },
          cadence: cadence.toUpperCase(),
          lastCheckIn,
        },
      },
    ];
  });
  return { standing, unknown: [] };
}
