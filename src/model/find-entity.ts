/** The column by which the rows of a dataset are told to belong to one thing, such as a customer. */
import type { Dataset, Entity } from './dataset.ts';

/** The entity of that key, or the only one that points at it under another name; undefined where there is none, or several. */
export function findEntity(dataset: Dataset | undefined, key: string | undefined): Entity | undefined {
  const named = dataset?.entities.find((entity) => entity.key === key);
  if (named) return named;
  const pointing = dataset?.entities.filter((entity) => key !== undefined && entity.references === key) ?? [];
  return pointing.length === 1 ? pointing[0] : undefined;
}
