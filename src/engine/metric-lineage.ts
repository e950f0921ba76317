/** What a metric is computed from: read off its computation, so that it cannot disagree with the answers. */
import { ok, type Result } from '../kernel/issue.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Metric } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import { type Computation, sourcesOf } from '../plan/measurement.ts';

export interface Lineage {
  /** Whose rows it reads, each once, those of upstream metrics included. */
  readonly datasets: readonly Dataset[];
  /** Metrics of its formula, direct ones only. */
  readonly upstream: readonly Metric[];
}

export function metricLineage(model: Model, key: string): Result<Lineage> {
  const computation = bindMetric(model, key);
  if (computation.kind === 'refused') return computation;
  return ok({
    datasets: [...new Set(sourcesOf(computation.value).map(({ dataset }) => dataset))].flatMap(
      (dataset) => model.datasets.get(dataset) ?? [],
    ),
    upstream: partsOf(computation.value),
  });
}

const partsOf = (computation: Computation): readonly Metric[] =>
  computation.kind === 'formula' ? [...computation.parts.values()].map(({ metric }) => metric) : [];
