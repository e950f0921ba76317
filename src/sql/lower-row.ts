/** Row-level SQL of one dataset: where a dimension or value is found, through which joins. */
import { type SQL, sql } from 'drizzle-orm';
import { isMultiValued } from '../model/bridge.ts';
import { columnOf, type Dataset, type Dimension, isDerived } from '../model/dataset.ts';
import { expandSnippet } from '../model/expand-snippet.ts';
import type { DimensionPath, Join } from '../model/find-dimension.ts';
import { bridgeKey } from '../model/physical-types.ts';
import { readElapsed } from '../model/read-elapsed.ts';
import { renderSource } from '../model/render-source.ts';
import { conditionIdentity, pathIdentity } from '../plan/identity.ts';
import { lowerBridge } from './lower-bridge.ts';
import { derivedSql } from './lower-derived.ts';
import { farChain, lowerFar } from './lower-far.ts';
import { lowerAxis, lowerDay } from './lower-time.ts';
import { column } from './quote-name.ts';
import type { ElapsedValue, LoweringContext, RowBounds, RowScope } from './row-scope.ts';

export type { LoweringContext, RowScope } from './row-scope.ts';

const unbounded: RowBounds = { from: null, until: null };

export interface RowScopeOptions {
  /** Between which positions the rows lie; no bounds when absent. */
  readonly bounds?: RowBounds;
  /** What stands in place of the table of the dataset, with the columns of it. */
  readonly base?: SQL | undefined;
}

export function createRowScope(
  dataset: Dataset,
  context: LoweringContext,
  { bounds = unbounded, base = source(dataset) }: RowScopeOptions = {},
): RowScope {
  const derived = new Map<string, { readonly alias: string; readonly clause: SQL }>();
  const joins = new Map<string, { readonly alias: string; readonly clause: SQL }>();
  const far = new Map<string, { readonly alias: string; readonly clause: SQL }>();
  const others = new Map<string, { readonly alias: string; readonly clause: SQL }>();

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

  const elapsed = (...[owner, alias, text, open]: Parameters<typeof snippet>): ElapsedValue | null => {
    const read = readElapsed(text);
    const lower = (part: string) => () => snippet(owner, alias, part, open);
    return read && { double: lower(read.double), present: lower(read.present) };
  };

  const path = (where: DimensionPath): SQL => {
    if (isMultiValued(where.dimension)) throw new Error(`A row has no single value of "${where.dimension.key}".`);
    return isDerived(where.dimension)
      ? derivedSql(where, { context, scope, derived, scopeOf: scope.scopeOf })
      : dimensionSql(required(context.datasets, where.owner), aliasOf(where.joins), where.dimension);
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

  const scope: RowScope = {
    context,
    bounds,
    path,
    scopeOf: (other) => createRowScope(other, context),
    column: (chain, name) => column(aliasOf(chain), name),
    join: (identity, clause) => {
      const known = others.get(identity);
      if (known) return known.alias;
      const alias = `c${others.size}`;
      others.set(identity, { alias, clause: clause(alias) });
      return alias;
    },
    meetsFar: (condition) => {
      const chain = farChain(condition);
      const [join] = chain ?? [];
      // A further join would need what the filtered rows do not have, and a table that is joined whole has all there is to know.
      if (!join || chain?.length !== 1 || joins.has(`${join.entity}>${join.to}`)) return null;
      const identity = conditionIdentity(condition);
      const known = far.get(identity);
      const alias = known?.alias ?? `f${far.size}`;
      if (!known)
        far.set(identity, {
          alias,
          clause: lowerFar(join, condition, alias, scope.scopeOf(required(context.datasets, join.to))),
        });
      return { identity, sql: column(alias, 'key') };
    },
    members: (where, told) => column(bridge(where, 'members', { kind: 'members', told }), 'member'),
    meets: (where, identity, test) => column(bridge(where, identity, { kind: 'meets', test }), 'row_0'),
    value: (value) => {
      switch (value.kind) {
        case 'dimension':
          return path(value.path);
        case 'column':
          return column('t', value.column);
        case 'sql':
          return snippet(dataset, 't', value.sql, []);
        case 'milliseconds':
          return sql`extract(epoch from ${lowerAxis(value.time.dimension, path(value.time))}) * 1000`;
        case 'day':
          return lowerDay(value.time.dimension, path(value.time), value.zone);
      }
    },
    elapsed: (value) => {
      if (value.kind === 'sql') return elapsed(dataset, 't', value.sql, []);
      if (value.kind !== 'dimension') return null;
      const { owner, joins: chain, dimension } = value.path;
      const { key, sql: text } = dimension;
      return text === undefined ? null : elapsed(required(context.datasets, owner), aliasOf(chain), text, [key]);
    },
    typeOf: (value) => {
      if (value.kind !== 'column' && value.kind !== 'dimension') return undefined;
      if (value.kind === 'column') return context.physical.get(dataset.key)?.get(value.column);
      const { owner, dimension } = value.path;
      if (dimension.many !== undefined)
        return context.physical.get(bridgeKey(owner, dimension.key))?.get(dimension.many.value);
      const name = columnOf(dimension);
      return name === undefined ? undefined : context.physical.get(owner)?.get(name);
    },
    from: () =>
      sql.join([
        sql` from ${base} "t"`,
        ...[...joins.values(), ...far.values(), ...derived.values(), ...others.values()].map(({ clause }) => clause),
      ]),
  };
  return scope;
}

const source = (dataset: Dataset): SQL => sql.raw(renderSource(dataset));

function required(datasets: ReadonlyMap<string, Dataset>, key: string): Dataset {
  const found = datasets.get(key);
  if (!found) throw new Error(`A path leads to the unknown dataset "${key}".`);
  return found;
}
