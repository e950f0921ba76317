/** Decides where each table of a model goes: facts beside others of the same customer, and whatever they are joined to on every machine. */
import { didYouMean } from '../kernel/did-you-mean.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import { type Dataset, hasTable } from '../model/dataset.ts';
import type { Model } from '../model/model.ts';
import type { Distribution, Placement } from './placement.ts';

export interface PlacementWishes {
  /** Key of an entity; the one that most tables point at when absent. */
  readonly by?: string | undefined;
  /** Tables that are to be whole on each machine, wherever their rows belong. */
  readonly whole?: readonly string[] | undefined;
}

/**
 * A dataset that points at it is distributed by that column, unless
 * another one is joined to its rows by a key of their own: such a join would have to look on all machines. DISTRIBUTION_IMPOSSIBLE
 * where nothing points at the entity, and where a wish names no table of the model.
 */
export function placeTables(
  model: Pick<Model, 'datasets'>,
  { by, whole = [] }: PlacementWishes = {},
): Result<Distribution> {
  const datasets = [...model.datasets.values()];
  const counts = new Map<string, number>();
  for (const dataset of datasets.filter(hasTable))
    for (const key of new Set(pointedAt(dataset))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
  const chosen = by ?? most?.[0];
  if (chosen === undefined || !counts.has(chosen)) {
    const named = by === undefined ? 'No dataset points at an entity' : `No dataset points at the entity "${by}"`;
    const hints = counts.size === 0 ? [] : [`Entities that are pointed at: ${[...counts.keys()].sort().join(', ')}.`];
    return refused(
      issue('DISTRIBUTION_IMPOSSIBLE', `${named}, so that nothing tells which rows belong together.`, { hints }),
    );
  }
  const tables = [...new Set(datasets.filter(hasTable).map(({ table }) => table))];
  const unknown = whole.filter((table) => !tables.includes(table));
  if (unknown.length > 0) return refused(...unknown.map((table) => notOfModel(table, tables)));
  const bridges = bridgesOf(datasets).filter((table) => !tables.includes(table));
  const placements = [
    ...tables.map((table) =>
      whole.includes(table) ? reference(table, 'it is wished to be') : place(table, chosen, datasets),
    ),
    ...bridges.map((table) => reference(table, 'its rows point at rows of another table by a key of those')),
  ];
  return ok({ by: chosen, placements: placements.sort((x, y) => x.table.localeCompare(y.table)) });
}

const notOfModel = (table: string, tables: readonly string[]) =>
  issue('DISTRIBUTION_IMPOSSIBLE', `No dataset of the model is over the table "${table}".`, {
    path: ['whole'],
    hints: didYouMean(table, tables),
  });

const pointedAt = ({ entities }: Dataset): readonly string[] =>
  entities.filter(({ kind }) => kind === 'foreign').map(({ key, references }) => references ?? key);

const isJoinedTo = ({ entities }: Dataset, datasets: readonly Dataset[]): boolean =>
  entities.some(({ key, kind }) => kind === 'primary' && datasets.some((other) => pointedAt(other).includes(key)));

/** Several datasets can lie over one table. */
function place(table: string, by: string, datasets: readonly Dataset[]): Placement {
  const over = datasets.filter((dataset) => dataset.table === table);
  if (over.some((dataset) => isJoinedTo(dataset, datasets)))
    return reference(table, 'other tables are joined to its rows');
  const columns = new Set(
    over.flatMap(({ entities }) =>
      entities
        .filter(({ key, kind, references }) => kind === 'foreign' && (references ?? key) === by)
        .map(({ column }) => column),
    ),
  );
  const [column] = columns;
  if (column === undefined) return reference(table, `its rows belong to no ${by}`);
  if (columns.size > 1) return reference(table, `its rows belong to several of ${by}`);
  return { kind: 'distributed', table, column, why: `its rows belong to a ${by}` };
}

const reference = (table: string, why: string): Placement => ({ kind: 'reference', table, why });

const bridgesOf = (datasets: readonly Dataset[]): readonly string[] => [
  ...new Set(
    datasets.flatMap(({ dimensions }) =>
      dimensions.flatMap(({ many }) => (many?.table === undefined ? [] : [many.table])),
    ),
  ),
];
