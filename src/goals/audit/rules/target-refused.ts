/** Finds targets that can no longer be asked, because the model has changed under them. */
import type { AuditRule } from '../audit-rule.ts';
import { promised, tellTarget } from '../look.ts';

export const targetRefused: AuditRule<'TARGET_REFUSED'> = {
  code: 'TARGET_REFUSED',
  severity: 'error',
  finds:
    'A target whose question is refused since the model has changed: a dimension of its slice or a counter-metric is gone.',
  find: (scene) =>
    promised(scene).flatMap((target) => {
      const why = scene.refusals.get(target.id);
      // A metric that is gone is told by a rule of its own.
      if (why === undefined || !scene.model.metrics.has(target.metric)) return [];
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} can no longer be measured: ${why}`,
          hint: 'Change its slice or its counter-metrics to what the model has, or withdraw it.',
        },
      ];
    }),
};
