/** Finds goals that nobody has looked at together for longer than they said they would. */
import { defaultCalendar } from '../../../model/default-calendar.ts';
import { isOverdue, reviewDueAt } from '../../cadence/due.ts';
import type { AuditRule } from '../audit-rule.ts';
import { goalsIn, tellDay } from '../look.ts';

export const reviewOverdue: AuditRule<'REVIEW_OVERDUE'> = {
  code: 'REVIEW_OVERDUE',
  severity: 'warning',
  finds: 'An active goal whose last review, or whose start, is longer ago than its cadence.',
  find: (scene) =>
    goalsIn(scene, 'active').flatMap((goal) => {
      const { id, title, endsAt, cadence } = goal;
      const review = scene.lastReviews.get(id);
      const due = reviewDueAt(defaultCalendar(scene.model), goal, review ?? null);
      // Past its end it is expired, which another rule finds.
      if (scene.now >= endsAt || !isOverdue(due, scene.now)) return [];
      const since = review === undefined ? 'never was' : `was last reviewed on ${tellDay(scene, review)}`;
      return [
        {
          subject: { kind: 'goal' as const, key: id },
          message: `The goal "${title}" is to be reviewed ${cadence} and ${since}.`,
          hint: 'Hold the review and write down what was decided, or choose a slower cadence.',
        },
      ];
    }),
};
