/** What stands beside the numbers of the oracle's world. */
import type { ConditionInput } from '../../src/model/condition.ts';
import type { Metric } from '../../src/model/metric.ts';
import { namesIn } from './names.ts';
import type { Part } from './parts.ts';
import type { DatasetKey } from './rows.ts';
import { world } from './world.ts';

/** Rows that are counted beside the number: not known yet, or off the scale. */
export function besideOf(metric: Metric): readonly {
  readonly kind: string;
  readonly part: Part;
  readonly needs: readonly (string | { readonly sql: string })[];
}[] {
  if (metric.type === 'formula')
    return namesIn(metric.expression).flatMap((name) => besideOf(world.metrics.get(name) as Metric));
  if (!['mean', 'share', 'net_share', 'percentile'].includes(metric.type)) return [];
  if (!('dataset' in metric) || metric.dataset === undefined) return [];
  const part: Part = {
    dataset: metric.dataset as DatasetKey,
    time: metric.time ?? world.datasets.get(metric.dataset)?.time ?? '',
    conditions: metric.where ? [metric.where] : [],
    cumulative: null,
  };
  const valid = 'valid' in metric ? metric.valid : undefined;
  const censored = 'censored' in metric ? metric.censored : undefined;
  const also = (...more: readonly ConditionInput[]): Part => ({ ...part, conditions: [...part.conditions, ...more] });
  return [
    ...(censored ? [{ kind: 'CENSORED', part: also(censored), needs: [] }] : []),
    ...(valid
      ? [
          {
            kind: 'INVALID',
            part: also({ not: valid }, ...(censored ? [{ not: censored }] : []), judged(metric)),
            needs: 'value' in metric ? [metric.value] : [],
          },
        ]
      : []),
  ];
}

/** What a share looks at must be there for a row to be off its scale. */
function judged(metric: Metric): ConditionInput {
  if ('value' in metric) return {};
  const field = { tag_share: 'tags', untagged_share: 'levels' }[metric.key] ?? 'score';
  return { [field]: { isNull: false } };
}
