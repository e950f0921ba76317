/** Whether groups of a breakdown share rows or entities: such groups do not add up. */
import { isMultiValued } from '../model/bridge.ts';
import { findDimension } from '../model/find-dimension.ts';
import type { Model } from '../model/model.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import { entitiesDivided } from '../plan/entities-divided.ts';
import { datasetsOf, sourcesOf } from '../plan/measurement.ts';

/** True where one of the names leads to a multi-valued dimension of any dataset that the metric reads, or divides the rows of an entity. */
export function groupsOverlap(model: Model, metric: string, names: readonly string[]): boolean {
  const computation = bindMetric(model, metric);
  if (names.length === 0 || computation.kind !== 'ok') return false;
  const pathsOf = (dataset: string) =>
    names.flatMap((name) => {
      const found = findDimension(model.datasets, dataset, name);
      return found.kind === 'ok' ? [found.value] : [];
    });
  const read = new Set([
    ...datasetsOf(computation.value),
    ...sourcesOf(computation.value).map(({ dataset }) => dataset),
  ]);
  const manyValued = [...read].some((dataset) => pathsOf(dataset).some(({ dimension }) => isMultiValued(dimension)));
  return manyValued || entitiesDivided(computation.value, pathsOf, model.datasets);
}
