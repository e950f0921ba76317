/** Row-level SQL of one dataset: where a dimension or value is found, through which joins. */
import { type SQL, sql } from 'drizzle-orm';
import { isMultiValued } from '../model/bridge.ts';
import type { Dataset, Dimension } from '../model/dataset.ts';
import { expandSnippet } from '../model/expand-snippet.ts';
import type { DimensionPath, Join } from '../model/find-dimension.ts';
import { bridgeKey, type PhysicalTypes } from '../model/physical-types.ts';
import { pathIdentity } from '../plan/identity.ts';
import type { RowValue } from '../plan/measurement.ts';
import { lowerBridge } from './lower-bridge.ts';
import { column, tableName } from './quote-name.ts';

export interface LoweringContext {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly physical: PhysicalTypes;
}

/** Hands out table aliases: the base is `t`, each distinct chain of joins gets the next `j`, each use of a bridge the next `m`. */
export interface RowScope {
  value(value: RowValue): SQL;
  /** The value of a dimension with one value a row. */
  path(path: DimensionPath): SQL;
  /** The values of a multi-valued dimension as `told`, each once: the one place where a row is read several times. */
  members(path: DimensionPath, told: (value: SQL) => SQL): SQL;
  /** Null where the row has no value that meets `test`; a row is read once however many do. Equal `identity`, equal test. */
  meets(path: DimensionPath, identity: string, test: (value: SQL) => SQL): SQL;
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
    const clause = sql` left join ${table(required(context.datasets, last.to))} ${sql.identifier(alias)} on ${column(alias, last.toColumn)} = ${column(parent, last.fromColumn)}`;
    joins.set(identity, { alias, clause });
    return alias;
  };

  const dimensionSql = (owner: Dataset, alias: string, dimension: Dimension): SQL =>
    dimension.sql === undefined
      ? column(alias, dimension.column ?? dimension.key)
      : snippet(owner, alias, dimension.sql, [dimension.key]);

  const snippet = (owner: Dataset, alias: string, text: string, open: readonly string[]): SQL =>
    sql`(${sql.raw(expandSnippet(owner, alias, text, open))})`;

  const path = (where: DimensionPath): SQL => {
    if (isMultiValued(where.dimension)) throw new Error(`A row has no single value of "${where.dimension.key}".`);
    return dimensionSql(required(context.datasets, where.owner), aliasOf(where.joins), where.dimension);
  };

  const bridge = (where: DimensionPath, use: string, read: Parameters<typeof lowerBridge>[3]): string => {
    const parent = aliasOf(where.joins);
    const identity = `${pathIdentity(where)} ${use}`;
    const known = joins.get(identity);
    if (known) return known.alias;
    const alias = `m${joins.size}`;
    const clause = lowerBridge(required(context.datasets, where.owner), where.dimension, { alias, parent }, read);
    joins.set(identity, { alias, clause });
    return alias;
  };

  return {
    path,
    members: (where, told) => column(bridge(where, 'members', { kind: 'members', told }), 'member'),
    meets: (where, identity, test) => column(bridge(where, identity, { kind: 'meets', test }), 'row_0'),
    value: (value) => {
      if (value.kind === 'dimension') return path(value.path);
      return value.kind === 'column' ? column('t', value.column) : snippet(dataset, 't', value.sql, []);
    },
    typeOf: (value) => {
      if (value.kind === 'sql') return undefined;
      if (value.kind === 'column') return context.physical.get(dataset.key)?.get(value.column);
      const { owner, dimension } = value.path;
      if (dimension.many !== undefined)
        return context.physical.get(bridgeKey(owner, dimension.key))?.get(dimension.many.value);
      return dimension.sql === undefined
        ? context.physical.get(owner)?.get(dimension.column ?? dimension.key)
        : undefined;
    },
    from: () => sql.join([sql` from ${table(dataset)} "t"`, ...[...joins.values()].map(({ clause }) => clause)]),
  };
}

/** `name` or `schema.name`, quoted. */
export const table = (dataset: Dataset): SQL => tableName(dataset.table);

function required(datasets: ReadonlyMap<string, Dataset>, key: string): Dataset {
  const found = datasets.get(key);
  if (!found) throw new Error(`A path leads to the unknown dataset "${key}".`);
  return found;
}
