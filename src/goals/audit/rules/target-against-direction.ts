/** Finds targets that pull where their metric says it is bad. */
import type { AuditRule } from '../audit-rule.ts';
import { promised, tellTarget } from '../look.ts';

export const targetAgainstDirection: AuditRule<'TARGET_AGAINST_DIRECTION'> = {
  code: 'TARGET_AGAINST_DIRECTION',
  severity: 'error',
  finds: 'A target that goes against the direction of its metric: up where down is good, or down where up is good.',
  find: (scene) =>
    promised(scene).flatMap((target) => {
      const metric = scene.model.metrics.get(target.metric);
      const { direction } = target.aim;
      if (!metric || metric.direction === 'range' || direction === 'range' || metric.direction === direction) return [];
      const good = metric.direction === 'increase' ? 'more is good' : 'less is good';
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} shall ${direction}, and of this metric ${good}.`,
          hint: 'Turn the target round; if the metric has the wrong direction, correct the model.',
        },
      ];
    }),
};
