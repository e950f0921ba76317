/** Whether a row can be in several groups of a breakdown: such groups do not add up, and share rows. */
import { isMultiValued } from '../model/bridge.ts';
import { findDimension } from '../model/find-dimension.ts';
import type { Model } from '../model/model.ts';
import { metricLineage } from './metric-lineage.ts';

/** True where one of the names leads to a multi-valued dimension of any dataset that the metric reads. */
export function groupsOverlap(model: Model, metric: string, names: readonly string[]): boolean {
  const lineage = names.length === 0 ? undefined : metricLineage(model, metric);
  if (lineage?.kind !== 'ok') return false;
  return lineage.value.datasets.some(({ key }) =>
    names.some((name) => {
      const found = findDimension(model.datasets, key, name);
      return found.kind === 'ok' && isMultiValued(found.value.dimension);
    }),
  );
}
