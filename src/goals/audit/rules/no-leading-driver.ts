/** Finds outcomes that nothing foretells: when they move it is too late. */
import type { AuditRule } from '../audit-rule.ts';
import { ladderOf } from '../ladder.ts';
import { certified, rankOf } from '../look.ts';

export const noLeadingDriver: AuditRule<'NO_LEADING_DRIVER'> = {
  code: 'NO_LEADING_DRIVER',
  severity: 'warning',
  finds:
    'A certified metric of level 1 below which no leading metric stands that is not deprecated, among what drives it and what it is computed from.',
  find: (scene) => {
    const ladder = ladderOf(scene);
    const foretells = (key: string) => scene.model.metrics.get(key)?.classification?.timing === 'leading';
    return certified(scene)
      .filter((metric) => rankOf(scene, metric) === 1 && ![...ladder.below(metric.key)].some(foretells))
      .map(({ key, name }) => ({
        subject: { kind: 'metric', key },
        message: `Nothing below ${name} foretells it: none of what drives it is a leading metric.`,
        hint: 'Find a number that moves before it does, classify it as leading, and let it drive this one.',
      }));
  },
};
