/** Finds two promises of one goal about the same number. */
import { canonicalJson } from '../../../catalog/canonical.ts';
import type { Target } from '../../target.ts';
import type { AuditRule } from '../audit-rule.ts';
import { promised, tellDay, tellTarget } from '../look.ts';

export const duplicateTarget: AuditRule<'DUPLICATE_TARGET'> = {
  code: 'DUPLICATE_TARGET',
  severity: 'warning',
  finds:
    'A target with the goal, the metric and the slice of an older one, in the same time: together they count twice in the roll-up.',
  find: (scene) => {
    const earlier = new Map<string, Target[]>();
    return promised(scene).flatMap((target) => {
      const name = canonicalJson([target.goal, target.metric, target.slice]);
      const others = earlier.get(name) ?? [];
      earlier.set(name, [...others, target]);
      const twin = others.find(({ startsAt, dueAt }) => startsAt < target.dueAt && target.startsAt < dueAt);
      if (!twin) return [];
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} is there twice: another one is due on ${tellDay(scene, twin.dueAt)}.`,
          hint: 'Withdraw one of them; what shall be reached on the way is a milestone.',
        },
      ];
    });
  },
};
