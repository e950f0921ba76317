/** Row-level SQL of one dataset: where a dimension or value is found, through which joins. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../model/dataset.ts';
import { expandSnippet } from '../model/expand-snippet.ts';
import type { DimensionPath, Join } from '../model/find-dimension.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import { renderSource } from '../model/render-source.ts';
import type { RowValue } from '../plan/measurement.ts';

export interface LoweringContext {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly physical: PhysicalTypes;
}

/** Hands out table aliases: the base is `t`, each distinct chain of joins gets the next `j`. */
export interface RowScope {
  value(value: RowValue): SQL;
  path(path: DimensionPath): SQL;
  /** Type of the column in the database; undefined for a snippet. */
  typeOf(value: RowValue): string | undefined;
  /** `from` with every join that was needed so far. */
  from(): SQL;
}

export function createRowScope(dataset: Dataset, context: LoweringContext): RowScope {
  const joins = new Map<string, { readonly alias: string; readonly clause: SQL }>();

  const aliasOf = (chain: readonly Join[]): string => {
    const last = chain.at(-1);
    if (!last) return 't';
    const identity = chain.map(({ entity, to }) => `${entity}>${to}`).join('/');
    const known = joins.get(identity);
    if (known) return known.alias;
    const parent = aliasOf(chain.slice(0, -1));
    const alias = `j${joins.size}`;
    // Many-to-one: the far column is unique, so the join never multiplies rows.
    const clause = sql` left join ${source(required(context.datasets, last.to))} ${sql.identifier(alias)} on ${column(alias, last.toColumn)} = ${column(parent, last.fromColumn)}`;
    joins.set(identity, { alias, clause });
    return alias;
  };

  const dimensionSql = (owner: Dataset, alias: string, dimension: Dimension): SQL =>
    dimension.sql === undefined
      ? column(alias, dimension.column ?? dimension.key)
      : snippet(owner, alias, dimension.sql, [dimension.key]);

  const snippet = (owner: Dataset, alias: string, text: string, open: readonly string[]): SQL =>
    sql`(${sql.raw(expandSnippet(owner, alias, text, open))})`;

  const path = (where: DimensionPath): SQL =>
    dimensionSql(required(context.datasets, where.owner), aliasOf(where.joins), where.dimension);

  return {
    path,
    value: (value) => {
      if (value.kind === 'dimension') return path(value.path);
      return value.kind === 'column' ? column('t', value.column) : snippet(dataset, 't', value.sql, []);
    },
    typeOf: (value) => {
      if (value.kind === 'sql') return undefined;
      if (value.kind === 'column') return context.physical.get(dataset.key)?.get(value.column);
      const { owner, dimension } = value.path;
      return dimension.sql === undefined
        ? context.physical.get(owner)?.get(dimension.column ?? dimension.key)
        : undefined;
    },
    from: () => sql.join([sql` from ${source(dataset)} "t"`, ...[...joins.values()].map(({ clause }) => clause)]),
  };
}

const source = (dataset: Dataset): SQL => sql.raw(renderSource(dataset));

const column = (alias: string, name: string): SQL => sql`${sql.identifier(alias)}.${sql.identifier(name)}`;

function required(datasets: ReadonlyMap<string, Dataset>, key: string): Dataset {
  const found = datasets.get(key);
  if (!found) throw new Error(`A path leads to the unknown dataset "${key}".`);
  return found;
}
