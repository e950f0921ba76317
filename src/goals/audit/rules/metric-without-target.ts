/** Finds what is measured and promised to nobody, on the levels where a company says where it wants to be. */
import type { AuditRule } from '../audit-rule.ts';
import { ladderOf } from '../ladder.ts';
import { certified, promised, rankOf } from '../look.ts';

/** Touchpoints and processes are run by their daily numbers; from the journey up a direction is a decision. */
const lowestRank = 3;

export const metricWithoutTarget: AuditRule<'METRIC_WITHOUT_TARGET'> = {
  code: 'METRIC_WITHOUT_TARGET',
  severity: 'notice',
  finds:
    'A certified metric of levels 1 to 3 without a target that is still to be reached, nor one on a metric that is computed from it.',
  find: (scene) => {
    const ladder = ladderOf(scene);
    const aimedAt = new Set(promised(scene).flatMap(({ metric, dueAt }) => (scene.now < dueAt ? [metric] : [])));
    return certified(scene).flatMap((metric) => {
      const { key, name } = metric;
      const rank = rankOf(scene, metric);
      const covered = aimedAt.has(key) || [...ladder.wholes(key)].some((whole) => aimedAt.has(whole));
      if (rank === null || rank > lowestRank || covered) return [];
      return [
        {
          subject: { kind: 'metric' as const, key },
          message: `${name} stands on level ${rank} of the pyramid, and no target says where it shall be.`,
          hint: 'Give a goal a target for it, or take it off that level if it only explains another.',
        },
      ];
    });
  },
};
