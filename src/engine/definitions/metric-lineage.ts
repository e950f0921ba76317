/** What a metric is computed from: read off its computation, so that it cannot disagree with the answers. */
import { ok, type Result } from '../../kernel/issue.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import { bindMetric } from '../../plan/bind-metric.ts';
import { type Computation, datasetsOf, measurementsOf, sourcesOf } from '../../plan/measurement.ts';

export interface Lineage {
  /** Whose rows it reads, each once, those of upstream metrics included. */
  readonly datasets: readonly Dataset[];
  /** Those that a question cuts and filters: the same, but of a score only its population. */
  readonly sliced: readonly Dataset[];
  /** Metrics of its formula or parameters of its score, direct ones only. */
  readonly upstream: readonly Metric[];
}

export function metricLineage(model: Model, key: string): Result<Lineage> {
  const computation = bindMetric(model, key);
  if (computation.kind === 'refused') return computation;
  const find = (keys: readonly string[]) => [...new Set(keys)].flatMap((dataset) => model.datasets.get(dataset) ?? []);
  return ok({
    datasets: find([...datasetsOf(computation.value), ...sourcesOf(computation.value).map(({ dataset }) => dataset)]),
    sliced: find(datasetsOf(computation.value)),
    upstream: partsOf(computation.value),
  });
}

function partsOf(computation: Computation): readonly Metric[] {
  if (computation.kind === 'formula') return [...computation.parts.values()].map(({ metric }) => metric);
  const parameters = measurementsOf(computation).flatMap(({ score }) => score?.bound.parameters ?? []);
  return [...new Set(parameters.map((parameter) => parameter.computation.metric))];
}
