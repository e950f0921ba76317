/** Finds metrics that people cannot tell apart. */
import type { Metric } from '../../../model/metric.ts';
import type { AuditRule } from '../audit-rule.ts';
import { notDeprecated } from '../look.ts';

export const sameName: AuditRule<'SAME_NAME'> = {
  code: 'SAME_NAME',
  severity: 'warning',
  finds: 'A metric with the name of an earlier one, but for case, spaces and punctuation.',
  find: (scene) => {
    const first = new Map<string, Metric>();
    return notDeprecated(scene).flatMap((metric) => {
      const bare = metric.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
      const twin = first.get(bare);
      if (!twin) {
        first.set(bare, metric);
        return [];
      }
      return [
        {
          subject: { kind: 'metric' as const, key: metric.key },
          message: `"${metric.key}" and "${twin.key}" are both called ${metric.name}.`,
          hint: 'Give each a name that says what is different, or keep one of them.',
        },
      ];
    });
  },
};
