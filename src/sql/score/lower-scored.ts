/** The steps that every statement of a score begins with: from rows to one score an entity and period. */
import { type SQL, sql } from 'drizzle-orm';
import type { ScoreScan } from '../../plan/score/score-plan.ts';
import { lowerCondition } from '../lower-condition.ts';
import { lowerMember } from '../lower-member.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerTime } from '../source/lower-rows.ts';
import { lowerCells, lowerReadings, valueSlots } from './lower-cells.ts';
import { lowerParameter } from './lower-parameter.ts';
import { lowerPeriods } from './lower-periods.ts';
import { lowerNormalised, lowerScoreValue } from './lower-weighing.ts';

/**
 * ```sql
 * with "periods" as (…), "cells_0_0" as (…), "rows_0" as (…),
 * "population" as (select "t"."id" as "entity", "t"."segment" as "by_0", … from "cx"."customers" "t" where …),
 * "valued" as materialized (select "population".*, "period", <value> as "raw_0", … from "population"
 *   join "periods" on "joined" < "since" and ("left" is null or "left" >= "until")
 *   left join "rows_0" on "rows_0"."entity" = "population"."entity" and "rows_0"."period" = "periods"."period"),
 * "normalised" as materialized (select *, <0 to 100> as "normal_0", … from "valued"),
 * "scored" as materialized (select *, <0 to 100> as "score" from "normalised")
 * ```
 * Steps whose columns are used more than once are materialised: written out in each other, the value of one parameter
 * would be computed for every mention of the score, and the statement grew by their product.
 * `named`: with the text of the entity and its label.
 */
export function lowerScored(scan: ScoreScan, context: LoweringContext, named = false): SQL {
  const { bound } = scan;
  const normal = bound.parameters.map(
    (_, place) => sql`${lowerNormalised(bound, place)} as ${sql.identifier(`normal_${place}`)}`,
  );
  const steps = [
    sql`"periods" as (${lowerPeriods(scan)})`,
    ...lowerCells(scan, context),
    ...lowerReadings(scan),
    sql`"population" as (${lowerPopulation(scan, context, named)})`,
    sql`"valued" as materialized (${lowerValued(scan)})`,
    sql`"normalised" as materialized (select *, ${sql.join(normal, sql`, `)} from "valued")`,
    sql`"scored" as materialized (select *, ${lowerScoreValue(bound)} as "score" from "normalised")`,
  ];
  return sql`with ${sql.join(steps, sql`, `)}`;
}

function lowerPopulation({ bound, by, slices }: ScoreScan, context: LoweringContext, named: boolean): SQL {
  const { population, active, label, where } = bound;
  const scope = createRowScope(population, context);
  const entity = scope.value({ kind: 'column', column: bound.entity });
  const [only] = slices;
  const shared = [where, ...(slices.length === 1 ? [only ?? null] : [])].filter((each) => each !== null);
  const columns = [
    sql`${entity} as "entity"`,
    ...(named ? [sql`(${entity})::text as "entity_text"`] : []),
    ...(named && label
      ? [sql`(${scope.path({ name: label.key, joins: [], owner: population.key, dimension: label })})::text as "label"`]
      : []),
    ...by.map((path, index) => sql`${lowerMember(path, scope)} as ${sql.identifier(`by_${index}`)}`),
    ...(slices.length > 1
      ? slices.map(
          (slice, index) =>
            sql`${slice ? lowerCondition(slice, scope) : sql`true`} as ${sql.identifier(`slice_${index}`)}`,
        )
      : []),
    ...(active ? [sql`${lowerTime(population, active.from, scope)} as "joined"`] : []),
    ...(active?.until ? [sql`${lowerTime(population, active.until, scope)} as "left"`] : []),
    ...lowerVariant(bound.weighings, scope),
  ];
  const tests = shared.map((condition) => lowerCondition(condition, scope));
  const filter = tests.length === 0 ? sql`` : sql` where ${sql.join(tests, sql` and `)}`;
  return sql`select ${sql.join(columns, sql`, `)}${scope.from()}${filter}`;
}

/** Which way of weighing holds for the entity: the first whose condition it meets. */
function lowerVariant(weighings: ScoreScan['bound']['weighings'], scope: RowScope): readonly SQL[] {
  if (weighings.length < 2) return [];
  const cases = weighings.flatMap(({ where }, index) =>
    where ? [sql`when ${lowerCondition(where, scope)} then ${sql.raw(String(index))}`] : [],
  );
  return [sql`case ${sql.join(cases, sql` `)} else ${sql.raw(String(weighings.length - 1))} end as "variant"`];
}

function lowerValued(scan: ScoreScan): SQL {
  const { bound, readings, parameters } = scan;
  const values = bound.parameters.flatMap(({ computation }, place) => {
    const plan = parameters[place];
    return plan ? [sql`${lowerParameter(computation, plan)} as ${sql.identifier(`raw_${place}`)}`] : [];
  });
  const rows = (index: number) => sql.identifier(`rows_${index}`);
  const joins = readings.map(
    (_, index) =>
      sql` left join ${rows(index)} on ${rows(index)}."entity" = "population"."entity" and ${rows(index)}."period" = "periods"."period"`,
  );
  const unsound = readings.flatMap((reading, index) =>
    valueSlots(scan, reading).length > 0 ? [sql`${rows(index)}."unsound" is true`] : [],
  );
  const sound = unsound.length === 0 ? sql`false` : sql`(${sql.join(unsound, sql` or `)})`;
  return sql`select "population".*, "periods"."period", ${sql.join(values, sql`, `)}, ${sound} as "unsound" from "population" join "periods" on ${lowerPresence(bound)}${sql.join(joins)}`;
}

/** Came before the edge, and had not left before it: exactly whom a balance counts there. */
function lowerPresence({ active }: ScoreScan['bound']): SQL {
  if (!active) return sql`true`;
  const joined = sql`"joined" < "since"`;
  return active.until ? sql`${joined} and ("left" is null or "left" >= "until")` : joined;
}
