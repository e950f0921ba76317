/** Finds promises about numbers that are being given up. */
import type { AuditRule } from '../audit-rule.ts';
import { promised, tellTarget } from '../look.ts';

export const targetMetricDeprecated: AuditRule<'TARGET_METRIC_DEPRECATED'> = {
  code: 'TARGET_METRIC_DEPRECATED',
  severity: 'warning',
  finds: 'A target on a metric that is deprecated.',
  find: (scene) =>
    promised(scene)
      .filter(({ metric }) => scene.model.metrics.get(metric)?.status === 'deprecated')
      .map((target) => ({
        subject: { kind: 'target', key: target.id },
        message: `${tellTarget(scene, target)} is on a metric that is deprecated.`,
        hint: 'Withdraw it, and promise the metric that takes its place.',
      })),
};
