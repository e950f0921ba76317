/** From a row of a dataset to the entity of another that it belongs to: the one way, never guessed between two. */
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Dataset } from './dataset.ts';
import type { DimensionPath } from './find-dimension.ts';
import { joinChains } from './join-chains.ts';

/** The join column of the dataset's only primary entity; null where it has none, or several. */
export function entityColumn({ entities }: Dataset): string | null {
  const primary = entities.filter(({ kind }) => kind === 'primary');
  return primary.length === 1 ? (primary[0]?.column ?? null) : null;
}

/**
 * The column that holds the entity, `"t"."customer_id"`: the last join of the chain is left undone, since the key stands at
 * its near end. `through` chooses between several chains. MODEL_INVALID where there is not exactly one.
 */
export function findEntityPath(
  datasets: ReadonlyMap<string, Dataset>,
  from: string,
  population: Dataset,
  through?: string,
): Result<DimensionPath> {
  const column = entityColumn(population);
  if (column !== null && from === population.key) return ok(pathTo([], from, column));
  const chains = joinChains(datasets, from).filter(({ end, joins }) => end.key === population.key && joins.length > 0);
  const spelt = (joins: (typeof chains)[number]['joins']) => joins.map(({ entity }) => entity).join('.');
  const meant = through === undefined ? chains : chains.filter(({ joins }) => spelt(joins) === through);
  const [only] = meant;
  const last = only?.joins.at(-1);
  if (only && last && meant.length === 1) return ok(pathTo(only.joins.slice(0, -1), last.from, last.fromColumn));
  const ways = chains.map(({ joins }) => `"${spelt(joins)}"`).join(', ');
  const message =
    chains.length === 0
      ? `No many-to-one join leads from "${from}" to "${population.key}".`
      : through === undefined
        ? `Several joins lead from "${from}" to "${population.key}".`
        : `No join from "${from}" to "${population.key}" goes through "${through}".`;
  const hints = chains.length === 0 ? ['Take a metric whose rows belong to the entity.'] : [`Say through: ${ways}.`];
  return refused(issue('MODEL_INVALID', message, { hints }));
}

const pathTo = (joins: DimensionPath['joins'], owner: string, column: string): DimensionPath => ({
  name: 'entity',
  joins,
  owner,
  dimension: { key: 'entity', type: 'string', column },
});
