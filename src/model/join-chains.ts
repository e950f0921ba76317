/** Where many-to-one joins lead from a dataset: the ways that never multiply rows. */
import type { Dataset, Entity } from './dataset.ts';

export interface Join {
  /** Key of the foreign entity walked. */
  readonly entity: string;
  /** Keys of the datasets. */
  readonly from: string;
  readonly fromColumn: string;
  readonly to: string;
  /** Unique in its table. */
  readonly toColumn: string;
}

export interface JoinChain {
  readonly joins: readonly Join[];
  /** The dataset it arrives at. */
  readonly end: Dataset;
}

/** The dataset itself, then every dataset within reach: near ones first, once for each way, never the same one twice on a way. */
export function joinChains(datasets: ReadonlyMap<string, Dataset>, datasetKey: string): readonly JoinChain[] {
  const start = datasets.get(datasetKey);
  const chains: JoinChain[] = start ? [{ joins: [], end: start }] : [];
  // The list grows while it is walked: breadth first.
  for (const { joins, end } of chains)
    for (const entity of end.entities) {
      const target = entity.kind === 'foreign' ? primaryOf(datasets, entity.references ?? entity.key) : undefined;
      if (!target || target.dataset.key === datasetKey || joins.some(({ to }) => to === target.dataset.key)) continue;
      const join: Join = {
        entity: entity.key,
        from: end.key,
        fromColumn: entity.column,
        to: target.dataset.key,
        toColumn: target.entity.column,
      };
      chains.push({ joins: [...joins, join], end: target.dataset });
    }
  return chains;
}

/** The dataset that has one row for each of the entity; validation sees to it that there is exactly one. */
export function primaryOf(
  datasets: ReadonlyMap<string, Dataset>,
  key: string,
): { readonly dataset: Dataset; readonly entity: Entity } | undefined {
  for (const dataset of datasets.values())
    for (const entity of dataset.entities)
      if (entity.kind === 'primary' && entity.key === key) return { dataset, entity };
  return undefined;
}
