/** The datasets that a question about a metric is cut by: those whose rows it counts, or the population of a score. */
import type { Metric } from '../metric.ts';
import { metricSources } from '../metric-sources.ts';
import type { Model } from '../model.ts';

/** Keys, each once, those of the metrics in a formula included. What is unknown is left out: other checks tell it. */
export function datasetsRead(model: Model, metric: Metric): readonly string[] {
  if (metric.type !== 'score') return [...new Set(metricSources(model, metric).map(({ dataset }) => dataset))];
  const population = model.scores.get(metric.score)?.dataset;
  return population !== undefined && model.datasets.has(population) ? [population] : [];
}
