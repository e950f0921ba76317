/** Finds goals that serve one which is over. */
import type { AuditRule } from '../audit-rule.ts';
import { goalsIn } from '../look.ts';

export const goalUnderClosed: AuditRule<'GOAL_UNDER_CLOSED'> = {
  code: 'GOAL_UNDER_CLOSED',
  severity: 'warning',
  finds: 'An active goal whose goal above is closed.',
  find: (scene) =>
    goalsIn(scene, 'active')
      .filter(({ parent }) => parent !== null && scene.book.goals.get(parent)?.state === 'closed')
      .map(({ id, title }) => ({
        subject: { kind: 'goal', key: id },
        // Not which one: it may be for other readers.
        message: `The goal "${title}" is active, and the goal that it serves is closed.`,
        hint: 'Close it as well, or let it serve another goal or none.',
      })),
};
