/** Finds numbers that were promised and that the metric can never show. */
import { formatValue } from '../../../engine/format-value.ts';
import { isWithin, metricBounds } from '../../metric-bounds.ts';
import type { Target } from '../../target.ts';
import type { AuditRule } from '../audit-rule.ts';
import type { AuditScene } from '../audit-scene.ts';
import { promised, tellTarget } from '../look.ts';

export const targetImpossible: AuditRule<'TARGET_IMPOSSIBLE'> = {
  code: 'TARGET_IMPOSSIBLE',
  severity: 'error',
  finds: 'A target, milestone, baseline or limit of a counter-metric outside of what its metric can be, such as 120 %.',
  find: (scene) =>
    promised(scene).flatMap((target) => {
      const wrong = numbersOf(target).flatMap(({ what, metric, value }) => impossible(scene, what, metric, value));
      if (wrong.length === 0) return [];
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} has ${wrong.join(', and ')}.`,
          hint: 'Give a number that the metric can have.',
        },
      ];
    }),
};

interface Promised {
  readonly what: string;
  readonly metric: string;
  readonly value: number;
}

function numbersOf({ aim, milestones, baseline, counterMetrics, metric }: Target): readonly Promised[] {
  const ends = aim.direction === 'range' ? [aim.low, aim.high] : [aim.value];
  return [
    ...ends.map((value) => ({ what: 'a value', metric, value })),
    ...milestones.map(({ value }) => ({ what: 'a milestone', metric, value })),
    ...(baseline.kind === 'frozen' ? [{ what: 'a baseline', metric, value: baseline.value }] : []),
    ...counterMetrics.map((counter) => ({ what: 'a limit', metric: counter.metric, value: counter.limit })),
  ];
}

function impossible({ model }: AuditScene, what: string, key: string, value: number): readonly string[] {
  const metric = model.metrics.get(key);
  if (!metric || isWithin(metricBounds(metric), value)) return [];
  return [`${what} of ${formatValue(value, metric)}, which ${metric.name} can never be`];
}
