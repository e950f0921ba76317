/** Finds metrics that are one and the same number under two keys. */
import { computingOf } from '../../../catalog/computing.ts';
import type { Metric } from '../../../model/metric.ts';
import type { Model } from '../../../model/model.ts';
import type { AuditRule } from '../audit-rule.ts';
import { notDeprecated } from '../look.ts';

export const sameComputation: AuditRule<'SAME_COMPUTATION'> = {
  code: 'SAME_COMPUTATION',
  severity: 'warning',
  finds: 'A metric that is computed exactly as an earlier one, whatever the two are called.',
  find: (scene) => {
    const model = withoutMinimums(scene.model);
    const first = new Map<string, Metric>();
    return notDeprecated(scene).flatMap((metric) => {
      const meaning = meaningOf(model, metric);
      const twin = first.get(meaning);
      if (!twin) {
        first.set(meaning, metric);
        return [];
      }
      return [
        {
          subject: { kind: 'metric' as const, key: metric.key },
          message: `${metric.name} ("${metric.key}") is computed exactly as ${twin.name} ("${twin.key}").`,
          hint: 'Keep one of them and deprecate the other, or say in the definition what is different.',
        },
      ];
    });
  },
};

/** Active users of a day and of a month are two metrics with one definition: what does not add up means its period, too. */
const meaningOf = (model: Model, { key, type, cadence }: Metric): string =>
  `${type === 'distinct' ? cadence : ''} ${computingOf(model, key)}`;

/** From how many rows on a number is shown is not what it means. */
const withoutMinimums = (model: Model): Model => ({
  ...model,
  metrics: new Map(
    [...model.metrics].map(([key, metric]) => [
      key,
      'minimumSample' in metric ? { ...metric, minimumSample: undefined } : metric,
    ]),
  ),
});
