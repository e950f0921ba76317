/** A dimension's name, as seen from a dataset, to the joins that lead to it. Never guesses between two. */
import { didYouMean } from '../kernel/did-you-mean.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Dataset, Dimension } from './dataset.ts';
import { type Join, joinChains } from './join-chains.ts';

export type { Join } from './join-chains.ts';

export interface DimensionPath {
  /** As asked. */
  readonly name: string;
  /** Many-to-one, from the dataset outwards; empty for a dimension of its own. */
  readonly joins: readonly Join[];
  /** Key of the dataset that has the dimension. */
  readonly owner: string;
  readonly dimension: Dimension;
  /**
   * Set where rows are grouped by the stretch between two of these positions in which the time lies, and not by the time
   * itself. Ascending; the member is the number of the stretch, from 1. Rows outside all of them are not read.
   */
  readonly cut?: readonly number[];
}

type Datasets = ReadonlyMap<string, Dataset>;

/** What names mean never changes, and a dashboard names the same few hundreds of times. What means nothing can be any text: it is not kept. */
const known = new WeakMap<Datasets, Map<string, Result<DimensionPath>>>();

/**
 * `region`, `customer.region`, `customer.account.region` (entities, outwards) or `tickets.region` (the dataset's own).
 * UNKNOWN_DIMENSION, AMBIGUOUS_DIMENSION or UNREACHABLE_DIMENSION where there is not exactly one.
 */
export function findDimension(datasets: Datasets, datasetKey: string, name: string): Result<DimensionPath> {
  const meanings = known.get(datasets) ?? new Map<string, Result<DimensionPath>>();
  known.set(datasets, meanings);
  const asked = JSON.stringify([datasetKey, name]);
  const found = meanings.get(asked) ?? lookUp(datasets, datasetKey, name);
  if (found.kind === 'ok') meanings.set(asked, found);
  return found;
}

function lookUp(datasets: Datasets, datasetKey: string, name: string): Result<DimensionPath> {
  if (!datasets.has(datasetKey))
    return refused(
      issue('MODEL_UNKNOWN_REFERENCE', `Unknown dataset "${datasetKey}".`, {
        hints: didYouMean(datasetKey, datasets.keys()),
      }),
    );
  const reachable = candidates(datasets, datasetKey);
  const found = matches(reachable, datasetKey, name);
  const [only] = found;
  if (only && found.length === 1) return ok({ ...only, name });
  if (only) return refused(ambiguous(found, reachable, datasetKey, name));
  return refused(missing(datasets, reachable, datasetKey, name));
}

/** Every dimension within reach, own ones first, each under its shortest spelling that means nothing else. */
export function reachableDimensions(datasets: Datasets, datasetKey: string): readonly DimensionPath[] {
  const reachable = candidates(datasets, datasetKey);
  return reachable.map((path) => ({ ...path, name: spelling(path, reachable, datasetKey) }));
}

function candidates(datasets: Datasets, datasetKey: string): readonly DimensionPath[] {
  return joinChains(datasets, datasetKey).flatMap(({ joins, end }) =>
    end.dimensions.map((dimension) => ({ name: dimension.key, joins, owner: end.key, dimension })),
  );
}

const entitiesOf = ({ joins }: DimensionPath): string => joins.map(({ entity }) => entity).join('.');

/** The candidates that a name can mean. A chain of entities spelt from the dataset on is meant before one that only ends so. */
function matches(reachable: readonly DimensionPath[], datasetKey: string, name: string): readonly DimensionPath[] {
  const dot = name.lastIndexOf('.');
  const key = name.slice(dot + 1);
  const alike = reachable.filter(({ dimension }) => dimension.key === key);
  if (dot < 0) return alike;
  const qualifier = name.slice(0, dot);
  const whole = alike.filter((path) =>
    path.joins.length === 0 ? qualifier === datasetKey : qualifier === entitiesOf(path),
  );
  return whole.length > 0 ? whole : alike.filter((path) => entitiesOf(path).endsWith(`.${qualifier}`));
}

function spelling(path: DimensionPath, reachable: readonly DimensionPath[], datasetKey: string): string {
  const { key } = path.dimension;
  const entities = path.joins.map(({ entity }) => entity);
  const qualified = entities.map((_, index) => [...entities.slice(-index - 1), key].join('.'));
  const spellings = [key, ...(entities.length === 0 ? [`${datasetKey}.${key}`] : qualified)];
  const clear = spellings.find((name) => {
    const found = matches(reachable, datasetKey, name);
    return found.length === 1 && found[0] === path;
  });
  return clear ?? spellings.at(-1) ?? key;
}

function ambiguous(
  found: readonly DimensionPath[],
  reachable: readonly DimensionPath[],
  datasetKey: string,
  name: string,
) {
  const spellings = found.map((path) => `"${spelling(path, reachable, datasetKey)}"`);
  return issue('AMBIGUOUS_DIMENSION', `"${name}" can mean several dimensions of "${datasetKey}".`, {
    hints: [`Write ${spellings.slice(0, -1).join(', ')} or ${spellings.at(-1)}.`],
  });
}

function missing(datasets: Datasets, reachable: readonly DimensionPath[], datasetKey: string, name: string) {
  const key = name.slice(name.lastIndexOf('.') + 1);
  const near = reachable.filter(({ dimension }) => dimension.key === key);
  if (near.length === 0) {
    const homes = [...datasets.keys()].filter(
      (other) => other !== datasetKey && matches(candidates(datasets, other), other, key).length > 0,
    );
    if (homes.length > 0)
      return issue('UNREACHABLE_DIMENSION', `No many-to-one join leads from "${datasetKey}" to "${name}".`, {
        hints: [`It can be reached from ${homes.map((home) => `"${home}"`).join(', ')}.`],
      });
  }
  const known = reachable.map((path) => spelling(path, reachable, datasetKey));
  const hints =
    near.length > 0
      ? [`Did you mean ${near.map((path) => `"${spelling(path, reachable, datasetKey)}"`).join(' or ')}?`]
      : didYouMean(name, known);
  return issue('UNKNOWN_DIMENSION', `Unknown dimension "${name}" of "${datasetKey}".`, { hints });
}
