/** Whether groups of a breakdown share rows or entities: such groups do not add up. */
import { isMultiValued } from '../model/bridge.ts';
import { findDimension } from '../model/find-dimension.ts';
import type { Model } from '../model/model.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import { entitiesDivided } from '../plan/entities-divided.ts';
import { metricLineage } from './metric-lineage.ts';

/** True where one of the names leads to a multi-valued dimension of any dataset that the metric reads, or divides the rows of an entity. */
export function groupsOverlap(model: Model, metric: string, names: readonly string[]): boolean {
  const lineage = names.length === 0 ? undefined : metricLineage(model, metric);
  const computation = bindMetric(model, metric);
  if (lineage?.kind !== 'ok' || computation.kind !== 'ok') return false;
  const pathsOf = (dataset: string) =>
    names.flatMap((name) => {
      const found = findDimension(model.datasets, dataset, name);
      return found.kind === 'ok' ? [found.value] : [];
    });
  const manyValued = ({ key }: { readonly key: string }) =>
    pathsOf(key).some(({ dimension }) => isMultiValued(dimension));
  return lineage.value.datasets.some(manyValued) || entitiesDivided(computation.value, pathsOf, model.datasets);
}
