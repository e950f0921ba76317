/** Whether an entity was active in the unit of an age, and whether that unit is over: 1 or 0, by numbers of units. */
import { type SQL, sql } from 'drizzle-orm';
import { boundaryDate } from '../kernel/calendar/boundary-date.ts';
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { unitEdges } from '../kernel/calendar/unit-edges.ts';
import type { Instant } from '../kernel/period.ts';
import type { Dataset, Dimension } from '../model/dataset.ts';
import type { UnitConversion } from '../plan/conversion.ts';
import { eventsIdentity } from '../plan/identity.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerAxis, lowerPosition, lowerPositions } from './lower-time.ts';
import type { RowScope } from './row-scope.ts';

/**
 * Both sides are numbered by the units of the calendar, so that a date and an instant meet without a zone in SQL. Units are
 * grouped before they are joined, one row an entity, and ages of one metric share them.
 *
 * ```sql
 * case when width_bucket("t"."signed_up_at", $1::timestamptz[]) between 1 and 11
 *   and width_bucket("t"."signed_up_at", $2::timestamptz[]) + 1 = any("c0"."times") then 1 else 0 end
 * … left join (select "entity", array_agg("time" order by "time") as "times" from (select distinct "t"."customer_id" as "entity",
 *     width_bucket("t"."used_on", $3::date[]) as "time" from "cx"."usage_days" "t" where "t"."customer_id" is not null and …) "e"
 *   group by 1) "c0" on "c0"."entity" = "t"."id"
 * ```
 */
export function lowerReturn(kind: 'matured' | 'converted', conversion: UnitConversion, scope: RowScope): SQL {
  const { base, events, age } = conversion;
  const axis = axisOf(conversion, scope);
  const unit = unitOf(base.time, datasetOf(base.dataset, scope), scope, axis);
  // A unit is over once the next has begun; before the first nothing is numbered, and nothing can be judged.
  const judged = sql`${unit} between 1 and ${sql.raw(String(axis.edges.length - 1 - age))}`;
  if (kind === 'matured') return sql`(case when ${judged} then 1 else 0 end)`;
  const identity = JSON.stringify([eventsIdentity(events), conversion.grain, conversion.calendar]);
  const alias = scope.join(identity, (name) => {
    const entity = sql`"t".${sql.identifier(events.baseColumn)}`;
    return sql` left join (${groupedUnits(conversion, axis, scope)}) ${sql.identifier(name)} on ${sql.identifier(name)}."entity" = ${entity}`;
  });
  const active = sql`${unit} + ${sql.raw(String(age))} = any(${sql.identifier(alias)}."times")`;
  return sql`(case when ${judged} and ${active} then 1 else 0 end)`;
}

/** Where the units of a calendar begin. */
interface Axis {
  readonly edges: readonly Instant[];
  readonly calendar: Calendar;
}

const DAY = 24 * 3_600_000;

function axisOf({ base, grain, calendar: key }: UnitConversion, { context, bounds }: RowScope): Axis {
  const calendar = context.calendars.get(key);
  if (!calendar) throw new Error(`Cohorts go by the unknown calendar "${key}".`);
  // The bound of a date is its midnight in UTC, a day or less from the one in the zone.
  const slack = base.time.type === 'date' ? DAY : 0;
  const from = bounds.from === null ? null : bounds.from - slack;
  return { calendar, edges: unitEdges(calendar, grain, { from, now: context.now }) };
}

function groupedUnits({ events }: UnitConversion, axis: Axis, outer: RowScope): SQL {
  const dataset = datasetOf(events.dataset, outer);
  const scope = outer.scopeOf(dataset);
  const entity = sql`"t".${sql.identifier(events.column)}`;
  const tests = [
    sql`${entity} is not null`,
    ...bounds(events.time, timeOf(events.time, dataset, scope), axis),
    ...(events.condition ? [lowerCondition(events.condition, scope)] : []),
  ];
  const rows = sql`select distinct ${entity} as "entity", ${unitOf(events.time, dataset, scope, axis)} as "time"${scope.from()} where ${sql.join(tests, sql` and `)}`;
  return sql`select "entity", array_agg("time" order by "time") as "times" from (${rows}) "e" group by 1`;
}

/** Nothing counts before the first unit, or in the one that runs. */
function bounds(time: Dimension, at: SQL, { edges, calendar }: Axis): readonly SQL[] {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return [sql`false`];
  const position = (edge: Instant) => lowerPosition(positionOf(edge, time, calendar), time.type);
  return [sql`${at} >= ${position(first)}`, sql`${at} < ${position(last)}`];
}

/** The number of the unit that holds the time of a row: 0 before the first. */
const unitOf = (time: Dimension, dataset: Dataset, scope: RowScope, { edges, calendar }: Axis): SQL =>
  sql`width_bucket(${timeOf(time, dataset, scope)}, ${lowerPositions(
    edges.map((edge) => positionOf(edge, time, calendar)),
    time.type,
  )})`;

const timeOf = (time: Dimension, dataset: Dataset, scope: RowScope): SQL =>
  lowerAxis(time, scope.path({ name: time.key, joins: [], owner: dataset.key, dimension: time }));

const positionOf = (edge: Instant, { type }: Dimension, { timeZone }: Calendar): number =>
  type === 'date' ? Date.parse(boundaryDate(timeZone, edge)) : edge;

function datasetOf(key: string, { context }: RowScope): Dataset {
  const found = context.datasets.get(key);
  if (!found) throw new Error(`Cohorts read the unknown dataset "${key}".`);
  return found;
}
