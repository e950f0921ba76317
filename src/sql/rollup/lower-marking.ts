/** What triggers do, in words of Postgres: the functions that mark the cells of changed rows, and when each is called. */
import { type SQL, sql } from 'drizzle-orm';
import { columnOf, type Dataset } from '../../model/dataset.ts';
import type { DimensionPath, Join } from '../../model/find-dimension.ts';
import type { BoundRollup } from '../../plan/rollup/rollup.ts';
import { pathsOf } from '../../plan/rollup/rollup-paths.ts';
import type { LoweringContext } from '../row-scope.ts';
import { lowerTouched, lowerTouchedBy } from './lower-touched.ts';

export const writeEvents = ['insert', 'update', 'delete', 'truncate'] as const;
export type WriteEvent = (typeof writeEvents)[number];

/** A table that a rollup reads, in one part: as its dataset, or at the end of a chain of joins. */
export interface WatchedTable {
  readonly dataset: Dataset;
  /** Empty for the dataset of the rollup. */
  readonly joins: readonly Join[];
  /** Columns whose change moves a cell; null where any may. */
  readonly columns: readonly string[] | null;
}

/** The tables of the dataset and of every dataset that a dimension or condition is joined from, once a chain. */
export function watchedTables(bound: BoundRollup, datasets: ReadonlyMap<string, Dataset>): readonly WatchedTable[] {
  const found = new Map<string, { joins: readonly Join[]; columns: Set<string> | null }>();
  const note = (joins: readonly Join[], columns: readonly string[] | null) => {
    const name = JSON.stringify(joins.map(({ entity, to }) => [entity, to]));
    const known = found.get(name) ?? { joins, columns: new Set<string>() };
    if (columns === null) known.columns = null;
    else for (const column of columns) known.columns?.add(column);
    found.set(name, known);
  };
  for (const path of pathsOf(bound))
    for (const [index, join] of path.joins.entries()) {
      const joins = path.joins.slice(0, index + 1);
      const next = path.joins[index + 1];
      note(joins, [join.toColumn]);
      note(joins, next ? [next.fromColumn] : ownColumn(path));
    }
  const joined = [...found.values()].flatMap(({ joins, columns }): readonly WatchedTable[] => {
    const dataset = datasets.get(joins.at(-1)?.to ?? '');
    return dataset ? [{ dataset, joins, columns: columns && [...columns] }] : [];
  });
  return [{ dataset: bound.dataset, joins: [], columns: null }, ...joined];
}

/** A snippet may read any column. */
function ownColumn({ dimension }: DimensionPath): readonly string[] | null {
  const column = columnOf(dimension);
  return column === undefined ? null : [column];
}

/**
 * The hours that a statement touched, from the rows that it took away and added, which Postgres hands to a trigger as `old_rows`
 * and `new_rows`. Null for a truncated table: everything.
 */
export function lowerEvent(
  bound: BoundRollup,
  { joins, columns }: WatchedTable,
  event: WriteEvent,
  context: LoweringContext,
): SQL | null {
  const sources = { insert: ['new_rows'], delete: ['old_rows'], update: ['old_rows', 'new_rows'], truncate: [] }[event];
  if (sources.length === 0) return null;
  const all = sources.map((name) => sql`select * from ${sql.identifier(name)}`);
  const last = joins.at(-1);
  if (!last) return lowerTouched(bound, sql`(${sql.join(all, sql` union all `)})`, context);
  const key = sql.identifier(last.toColumn);
  if (event !== 'update' || columns === null)
    return lowerTouchedBy(
      bound,
      joins,
      sql`select "each".${key} from (${sql.join(all, sql` union all `)}) "each"`,
      context,
    );
  // A row that is as it was in every column that matters moves nothing, however much else of it has changed.
  const list = sql.join(
    [last.toColumn, ...columns.filter((name) => name !== last.toColumn)].map((name) => sql.identifier(name)),
    sql`, `,
  );
  const without = (a: string, b: string) =>
    sql`(select ${list} from ${sql.identifier(a)} except all select ${list} from ${sql.identifier(b)})`;
  const changed = sql`select "each".${key} from (${without('old_rows', 'new_rows')} union all ${without('new_rows', 'old_rows')}) "each"`;
  return lowerTouchedBy(bound, joins, changed, context);
}
