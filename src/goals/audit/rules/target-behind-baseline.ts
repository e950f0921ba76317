/** Finds targets that were reached before they began. */
import { formatValue } from '../../../engine/format-value.ts';
import type { AuditRule } from '../audit-rule.ts';
import { promised, tellTarget } from '../look.ts';

export const targetBehindBaseline: AuditRule<'TARGET_BEHIND_BASELINE'> = {
  code: 'TARGET_BEHIND_BASELINE',
  severity: 'warning',
  finds: 'A target whose written baseline is already at its value or past it: there is nothing to reach.',
  find: (scene) =>
    promised(scene).flatMap((target) => {
      const { aim, baseline } = target;
      if (aim.direction === 'range' || baseline.kind !== 'frozen') return [];
      const behind = aim.direction === 'increase' ? aim.value <= baseline.value : aim.value >= baseline.value;
      if (!behind) return [];
      const metric = scene.model.metrics.get(target.metric);
      const [value, from] = [aim.value, baseline.value].map((each) =>
        metric ? formatValue(each, metric) : String(each),
      );
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} shall ${aim.direction} to ${value}, and began at ${from}.`,
          hint: 'Aim past the baseline, or keep the number within a range.',
        },
      ];
    }),
};
