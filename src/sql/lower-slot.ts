/** One aggregate of a cell: a count, or a sum of products, over the rows that it is of. */
import { type SQL, sql } from 'drizzle-orm';
import type { Slot } from '../plan/plan.ts';
import type { RowValue } from '../plan/row-value.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerValue } from './lower-value.ts';
import type { RowScope } from './row-scope.ts';

/** `count(*) filter (where "t"."score" >= $1::bigint)` */
export function lowerSlot(slot: Slot, scope: RowScope): SQL {
  const aggregate = lowerAggregate(slot, scope);
  const tests = [
    ...(slot.condition ? [lowerCondition(slot.condition, scope)] : []),
    // A sum passes over nulls by itself.
    ...slot.present
      .filter((value) => !slot.factors.includes(value))
      .map((value) => sql`${lowerValue(value, scope)} is not null`),
  ];
  const filtered = tests.length === 0 ? aggregate : sql`${aggregate} filter (where ${sql.join(tests, sql` and `)})`;
  // A double in one branch would make doubles of the exact sums that the other branches have in its place. By way of text,
  // since the direct cast keeps 15 digits only.
  return slot.aggregate ? sql`(${filtered})::text::numeric` : filtered;
}

function lowerAggregate({ factors, aggregate }: Slot, scope: RowScope): SQL {
  const [only] = factors;
  if (only === undefined || aggregate === null) return lowerTotal(factors, scope);
  const fraction = sql.raw(String(aggregate.fraction));
  if (aggregate.method === 'discrete')
    return sql`percentile_disc(${fraction}) within group (order by ${lowerValue(only, scope)})`;
  return sql`percentile_cont(${fraction}) within group (order by (${lowerValue(only, scope)})::float8)`;
}

/** The sum of the products, or without factors the number of rows. */
export const lowerTotal = (factors: readonly RowValue[], scope: RowScope): SQL =>
  factors.length === 0 ? sql`count(*)` : sql`sum(${lowerProduct(factors, scope)})`;

const integerTypes = new Set(['smallint', 'integer', 'int2', 'int4']);

const isSmallInteger = (value: RowValue, scope: RowScope): boolean =>
  value.kind === 'matured' || value.kind === 'converted' || integerTypes.has(scope.typeOf(value) ?? '');

/**
 * Sums are exact: small integers add up as bigints, everything else as numerics (a float is read as its 15 significant
 * digits, as Postgres prints it), so that the order of rows never shows.
 */
function lowerProduct(factors: readonly RowValue[], scope: RowScope): SQL {
  const [only] = factors;
  if (factors.length === 1 && only && isSmallInteger(only, scope)) return lowerValue(only, scope);
  return sql.join(
    factors.map((factor) => sql`(${lowerValue(factor, scope)})::numeric`),
    sql` * `,
  );
}
