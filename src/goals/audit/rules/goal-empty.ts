/** Finds goals to which nobody has put a number. */
import { goalsBelow, standingTargets } from '../../roll-up/goal-standing.ts';
import type { AuditRule } from '../audit-rule.ts';
import { goalsIn } from '../look.ts';

export const goalEmpty: AuditRule<'GOAL_EMPTY'> = {
  code: 'GOAL_EMPTY',
  severity: 'warning',
  finds: 'An active goal without a target and without a goal below it.',
  find: (scene) =>
    goalsIn(scene, 'active')
      .filter(({ id }) => standingTargets(scene.book, id).length + goalsBelow(scene.book, id).length === 0)
      .map(({ id, title }) => ({
        subject: { kind: 'goal', key: id },
        message: `The goal "${title}" has no target and no goal below it: nothing tells whether it is reached.`,
        hint: 'Give it a target, or goals that serve it.',
      })),
};
