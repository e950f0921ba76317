/** A dimension that Cairn works out to SQL, and what must stand in `from` for it. */
import { type SQL, sql } from 'drizzle-orm';
import { unwrap } from '../kernel/issue.ts';
import { openingsOf } from '../kernel/schedule/openings.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Duration } from '../model/derived-dimension.ts';
import { type DimensionPath, findDimension } from '../model/find-dimension.ts';
import { lowerDuration, lowerOpenings } from './lower-duration.ts';
import { lowerTotal, lowerTotals } from './lower-quantiles.ts';
import { lowerAxisOf } from './lower-time.ts';
import type { LoweringContext, RowScope } from './row-scope.ts';

interface Deriving {
  readonly context: LoweringContext;
  readonly scope: RowScope;
  /** What `from` holds after its joins: openings of schedules (`s0`) and totals of members (`q0`), each once. */
  readonly derived: Map<string, { readonly alias: string; readonly clause: SQL }>;
  readonly scopeOf: (dataset: Dataset) => RowScope;
}

export function derivedSql(path: DimensionPath, deriving: Deriving): SQL {
  const { duration } = path.dimension;
  return duration ? durationSql(path, duration, deriving) : totalSql(path, deriving);
}

function durationSql(path: DimensionPath, { from, to, schedule, unit }: Duration, deriving: Deriving): SQL {
  const { context, scope } = deriving;
  const owner = datasetOf(path.owner, context);
  const [start, end] = [from, to].map((key) => {
    const dimension = owner.dimensions.find((each) => each.key === key);
    if (!dimension) throw new Error(`"${owner.key}" has no time "${key}".`);
    return lowerAxisOf({ ...path, dimension }, scope);
  }) as [SQL, SQL];
  const during = (key: string): SQL => lowerDuration(openingsAlias(key, deriving), start, end, unit);
  if (typeof schedule === 'string') return sql`(${during(schedule)})`;
  const by = unwrap(findDimension(context.datasets, path.owner, schedule.by));
  const value = sql`(${scope.path({ ...by, joins: [...path.joins, ...by.joins] })})::text`;
  const cases = Object.entries(schedule.when).map(([text, key]) => sql` when ${text}::text then ${during(key)}`);
  const other = schedule.default === undefined ? sql`` : sql` else ${during(schedule.default)}`;
  return sql`(case ${value}${sql.join(cases)}${other} end)`;
}

function openingsAlias(key: string, { context, derived }: Deriving): string {
  const schedule = context.schedules.get(key);
  if (!schedule) throw new Error(`A duration names the unknown schedule "${key}".`);
  const identity = `schedule ${key}`;
  const known = derived.get(identity);
  if (known) return known.alias;
  const alias = `s${derived.size}`;
  derived.set(identity, { alias, clause: lowerOpenings(openingsOf(schedule, context.now), alias) });
  return alias;
}

function totalSql(path: DimensionPath, { context, scope, derived, scopeOf }: Deriving): SQL {
  const { dimension, owner, joins } = path;
  const entity = datasetOf(owner, context).entities.find(({ kind }) => kind === 'primary');
  if (!entity) throw new Error(`"${owner}" has no primary entity.`);
  const there = scope.column(joins, entity.column);
  const source = dimension.total ?? dimension.quantiles;
  const identity = JSON.stringify([
    joins.map(({ entity: each, to }) => [each, to]),
    [source?.of, source?.entity, source?.asOf, dimension.quantiles?.groups.length],
  ]);
  const known = derived.get(identity);
  const alias = known?.alias ?? `q${derived.size}`;
  if (!known) {
    const totals = lowerTotals(owner, dimension, context, scopeOf);
    const clause = sql` left join (${totals}) ${sql.identifier(alias)} on ${sql.identifier(alias)}."member" = ${there}`;
    derived.set(identity, { alias, clause });
  }
  return lowerTotal(dimension, alias, there);
}

function datasetOf(key: string, { datasets }: LoweringContext): Dataset {
  const found = datasets.get(key);
  if (!found) throw new Error(`A path leads to the unknown dataset "${key}".`);
  return found;
}
