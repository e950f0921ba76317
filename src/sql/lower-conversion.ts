/** Whether a row has converted, and whether that can be judged yet: 1 or 0, by one lookup in a sorted list of times. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../model/dataset.ts';
import { type EventRows, type WindowConversion, windowLength } from '../plan/conversion.ts';
import { eventsIdentity } from '../plan/identity.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerAxis, lowerPosition } from './lower-time.ts';
import type { RowScope } from './row-scope.ts';

/**
 * The times of an entity's conversions are grouped before they are joined, so that a base row stays one row, and the first at or
 * after its own time is found by binary search: `width_bucket` counts those before it.
 *
 * ```sql
 * case when "t"."signed_up_at" + interval '336 hours' <= $1::timestamptz
 *   and "c0"."times"[width_bucket("t"."signed_up_at" - interval '1 microsecond', "c0"."times") + 1] < "t"."signed_up_at" + interval '336 hours'
 *   then 1 else 0 end
 * … left join (select "entity", array_agg("time" order by "time") as "times" from (select distinct "t"."customer_id" as "entity",
 *     "t"."used_at" as "time" from "cx"."events" "t" where "t"."customer_id" is not null and …) "e" group by 1) "c0"
 *   on "c0"."entity" = "t"."id"
 * ```
 */
export function lowerConversion(kind: 'matured' | 'converted', conversion: WindowConversion, scope: RowScope): SQL {
  const base = pointOf(conversion.base.time, datasetOf(conversion.base.dataset, scope), scope, conversion);
  const end = sql`${base} + ${step(conversion, windowLength(conversion))}`;
  const matured = sql`${end} <= ${lowerNow(conversion, scope)}`;
  if (kind === 'matured') return sql`(case when ${matured} then 1 else 0 end)`;
  const found =
    conversion.events.kind === 'own'
      ? ownConversion(conversion, conversion.events.time, base, scope)
      : firstConversion(conversion, conversion.events, base, scope);
  return sql`(case when ${matured} and ${found} < ${end} then 1 else 0 end)`;
}

/** The row's own time of conversion, where it is not before the base time; null otherwise. */
function ownConversion(conversion: WindowConversion, time: Dimension, base: SQL, scope: RowScope): SQL {
  const point = pointOf(time, datasetOf(conversion.base.dataset, scope), scope, conversion);
  return sql`(case when ${point} ${conversion.later ? sql`>` : sql`>=`} ${base} then ${point} end)`;
}

/** The first conversion of the base row's entity at or after its time; null where there is none. */
function firstConversion(conversion: WindowConversion, events: EventRows, base: SQL, scope: RowScope): SQL {
  const alias = scope.join(timesIdentity(conversion, events), (name) => {
    const entity = sql`"t".${sql.identifier(events.baseColumn)}`;
    return sql` left join (${groupedTimes(conversion, events, scope)}) ${sql.identifier(name)} on ${sql.identifier(name)}."entity" = ${entity}`;
  });
  const times = sql`${sql.identifier(alias)}."times"`;
  // How many lie before the base time; with `later`, how many at it, too.
  const passed = conversion.later ? base : sql`${base} - ${smallest(conversion)}`;
  return sql`${times}[width_bucket(${passed}, ${times}) + 1]`;
}

/** What the grouped times depend on: the window bounds them. */
const timesIdentity = ({ zone, window }: WindowConversion, events: EventRows): string =>
  JSON.stringify([eventsIdentity(events), zone, window]);

function groupedTimes(
  conversion: WindowConversion,
  { dataset: key, time, condition, column }: EventRows,
  outer: RowScope,
): SQL {
  const dataset = datasetOf(key, outer);
  const scope = outer.scopeOf(dataset);
  const point = pointOf(time, dataset, scope, conversion);
  const entity = sql`"t".${sql.identifier(column)}`;
  const tests = [
    sql`${entity} is not null`,
    ...timeBounds(conversion, point, outer),
    ...(condition ? [lowerCondition(condition, scope)] : []),
  ];
  const rows = sql`select distinct ${entity} as "entity", ${point} as "time"${scope.from()} where ${sql.join(tests, sql` and `)}`;
  return sql`select "entity", array_agg("time" order by "time") as "times" from (${rows}) "e" group by 1`;
}

/** No conversion before the first base row of the branch, or a window after its last, can count. */
function timeBounds(conversion: WindowConversion, point: SQL, { bounds: { from, until } }: RowScope): readonly SQL[] {
  const { type } = conversion.base.time;
  const edge = (at: number) => onAxis(lowerPosition(at, type), type === 'date', conversion);
  if (from === null && until === null) return [sql`${point} is not null`];
  return [
    ...(from === null ? [] : [sql`${point} >= ${edge(from)}`]),
    // A base row before `until` can lie on the local day of it.
    ...(until === null ? [] : [sql`${point} <= ${edge(until)} + ${step(conversion, windowLength(conversion))}`]),
  ];
}

/** A time of a row as it is compared: an instant, or the local day that it lies on. */
function pointOf(time: Dimension, dataset: Dataset, scope: RowScope, conversion: WindowConversion): SQL {
  const axis = lowerAxis(time, scope.path({ name: time.key, joins: [], owner: dataset.key, dimension: time }));
  return onAxis(axis, time.type === 'date', conversion);
}

const onAxis = (value: SQL, isDate: boolean, { zone }: WindowConversion): SQL =>
  zone === null || isDate ? value : sql`(${value} at time zone ${zone}::text)::date`;

/** Today counts as begun: a window of days has passed when its last day is over. */
const lowerNow = (conversion: WindowConversion, { context }: RowScope): SQL =>
  onAxis(lowerPosition(context.now, 'timestamptz'), false, conversion);

const step = ({ zone }: WindowConversion, length: number): SQL =>
  sql.raw(zone === null ? `interval '${length} hours'` : String(length));

const smallest = ({ zone }: WindowConversion): SQL => sql.raw(zone === null ? "interval '1 microsecond'" : '1');

function datasetOf(key: string, { context }: RowScope): Dataset {
  const found = context.datasets.get(key);
  if (!found) throw new Error(`A conversion reads the unknown dataset "${key}".`);
  return found;
}
