/** What several metrics can be cut by together: names that mean exactly one dimension on every dataset they read. */
import { collect, ok, type Result } from '../../kernel/issue.ts';
import { type DimensionPath, findDimension, reachableDimensions } from '../../model/find-dimension.ts';
import type { Model } from '../../model/model.ts';
import { findByKey } from './find-by-key.ts';
import { metricLineage } from './metric-lineage.ts';

/** In the order of the first metric's first dataset, own dimensions first. Issues where a metric is unknown or unsound. */
export function sharedDimensions(model: Model, metrics: readonly string[]): Result<readonly DimensionPath[]> {
  const found = collect(
    metrics.map((key, index) => {
      const metric = findByKey(model.metrics, key, 'metric', ['metrics', index]);
      return metric.kind === 'ok' ? metricLineage(model, key) : metric;
    }),
  );
  if (found.kind === 'refused') return found;
  const datasets = [...new Set(found.value.flatMap((lineage) => lineage.sliced.map(({ key }) => key)))];
  const candidates = new Map<string, DimensionPath>();
  for (const dataset of datasets) {
    for (const path of reachableDimensions(model.datasets, dataset)) {
      if (!candidates.has(path.name)) candidates.set(path.name, path);
    }
  }
  return ok(
    [...candidates.values()].filter(({ name }) =>
      datasets.every((dataset) => findDimension(model.datasets, dataset, name).kind === 'ok'),
    ),
  );
}
