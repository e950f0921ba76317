/** The ways by which rows of one dataset belong to one row of another, so that they can be added up for it. */
import type { Dataset } from './dataset.ts';
import { type JoinChain, joinChains } from './join-chains.ts';

/** From `rows` to `owner`; only those along the entities (outwards, joined by dots) where they are named. */
export const totalChains = (
  datasets: ReadonlyMap<string, Dataset>,
  rows: string,
  owner: string,
  entity: string | undefined,
): readonly JoinChain[] =>
  joinChains(datasets, rows).filter(
    ({ joins, end }) =>
      joins.length > 0 &&
      end.key === owner &&
      (entity === undefined || entity === joins.map((join) => join.entity).join('.')),
  );
