/** Whether a slice lies in the one that a benchmark is about: like is compared with like. */
import type { Benchmark } from '../../model/benchmark.ts';
import { readCondition } from '../../model/condition.ts';
import { findDimension } from '../../model/find-dimension.ts';
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import type { Question } from '../../query/question.ts';
import type { Group } from '../answer.ts';
import { metricLineage } from '../definitions/metric-lineage.ts';
import { type Held, heldBy, heldBySlice } from './held-members.ts';

/** True where the filter, the group or the metric itself provably holds every dimension of the benchmark to its members. */
export function fitsBenchmark(
  model: Model,
  { where, metric: key }: Benchmark,
  question: Pick<Question, 'where' | 'by'>,
  group: Pick<Group, 'members' | 'other'> | null,
): boolean {
  if (where === undefined) return true;
  const metric = model.metrics.get(key);
  const held = [...heldBySlice(question.where, question.by, group), ...(metric ? heldByMetric(metric) : [])];
  return heldBy(readCondition(where)).every((wanted) =>
    held.some(
      ({ field, members }) =>
        members.every((member) => wanted.members.includes(member)) && sameDimension(model, key, field, wanted.field),
    ),
  );
}

/** The filters of ratios and balances reach the measures of one dataset only, so they say nothing of the whole number. */
function heldByMetric(metric: Metric): readonly Held[] {
  const whole = 'where' in metric && metric.type !== 'ratio' && metric.type !== 'balance';
  return whole && metric.where !== undefined ? heldBy(readCondition(metric.where)) : [];
}

/** `region` and `customer.region` can be one dimension, on every dataset that the metric reads. */
function sameDimension({ datasets, ...model }: Model, metric: string, a: string, b: string): boolean {
  if (a === b) return true;
  const lineage = metricLineage({ datasets, ...model }, metric);
  return (
    lineage.kind === 'ok' &&
    lineage.value.datasets.every(({ key }) => {
      const [first, second] = [findDimension(datasets, key, a), findDimension(datasets, key, b)];
      if (first.kind === 'refused' || second.kind === 'refused') return false;
      const identity = ({ joins, owner, dimension }: typeof first.value) =>
        JSON.stringify([joins.map(({ entity }) => entity), owner, dimension.key]);
      return identity(first.value) === identity(second.value);
    })
  );
}
