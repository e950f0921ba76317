/** Finds goals that are over and that nobody has closed. */
import type { AuditRule } from '../audit-rule.ts';
import { day, goalsIn, tellDay } from '../look.ts';

/** The last numbers come in, and somebody has to say what came of it. */
const grace = 14 * day;

export const goalExpired: AuditRule<'GOAL_EXPIRED'> = {
  code: 'GOAL_EXPIRED',
  severity: 'warning',
  finds: 'An active goal that ended more than 14 days ago.',
  find: (scene) =>
    goalsIn(scene, 'active')
      .filter(({ endsAt }) => endsAt + grace < scene.now)
      .map(({ id, title, endsAt }) => ({
        subject: { kind: 'goal', key: id },
        message: `The goal "${title}" ended on ${tellDay(scene, endsAt)} and is still active.`,
        hint: 'Close it with its outcome and what was learnt, or give it a later end.',
      })),
};
