/** Finds targets of which nobody says how it goes. */
import { defaultCalendar } from '../../../model/default-calendar.ts';
import { checkInDueAt, isOverdue } from '../../cadence/due.ts';
import type { AuditRule } from '../audit-rule.ts';
import { running, tellDay, tellTarget } from '../look.ts';

export const checkInMissed: AuditRule<'CHECK_IN_MISSED'> = {
  code: 'CHECK_IN_MISSED',
  severity: 'warning',
  finds: 'A running target whose last check-in, or whose start, is longer ago than the cadence of its goal.',
  find: (scene) =>
    running(scene).flatMap((target) => {
      const goal = scene.book.goals.get(target.goal);
      const checkIn = scene.lastCheckIns.get(target.id);
      const due = goal ? checkInDueAt(defaultCalendar(scene.model), goal, target, checkIn ?? null) : null;
      if (!goal || !isOverdue(due, scene.now)) return [];
      const { cadence } = goal;
      const since = checkIn === undefined ? 'has no check-in yet' : `had its last one on ${tellDay(scene, checkIn)}`;
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} wants a ${cadence} check-in, and ${since}.`,
          hint: 'Whoever answers for it says how it stands and what comes next.',
        },
      ];
    }),
};
