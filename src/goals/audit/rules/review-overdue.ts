/** Finds goals that nobody has looked at together for longer than they said they would. */
import type { AuditRule } from '../audit-rule.ts';
import { lateSince } from '../late-since.ts';
import { goalsIn, tellDay } from '../look.ts';

export const reviewOverdue: AuditRule<'REVIEW_OVERDUE'> = {
  code: 'REVIEW_OVERDUE',
  severity: 'warning',
  finds: 'An active goal whose last review, or whose start, is longer ago than its cadence.',
  find: (scene) =>
    goalsIn(scene, 'active').flatMap(({ id, title, startsAt, endsAt, createdAt, cadence }) => {
      const review = scene.lastReviews.get(id);
      // A goal may be written down after its period has begun.
      const last = review ?? Math.max(startsAt, createdAt);
      if (scene.now >= endsAt || scene.now < lateSince(scene.model, last, cadence)) return [];
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
