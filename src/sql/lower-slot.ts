/** One aggregate of a cell: a count, or a sum of products, over the rows that it is of. */
import { type SQL, sql } from 'drizzle-orm';
import { conjunction, conjuncts } from '../plan/identity.ts';
import type { Slot } from '../plan/plan.ts';
import type { RowValue } from '../plan/row-value.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerPresent } from './lower-parts.ts';
import { lowerDouble, lowerValue } from './lower-value.ts';
import type { RowScope } from './row-scope.ts';

/** `count(*) filter (where "t"."score" >= $1::bigint)` */
export function lowerSlot(slot: Slot, scope: RowScope): SQL {
  const aggregate = lowerAggregate(slot, scope);
  const tests = [
    ...lowerFilters(slot.condition, scope),
    // A sum passes over nulls by itself.
    ...slot.present.filter((value) => !slot.factors.includes(value)).flatMap((value) => lowerPresent(value, scope)),
  ];
  const filtered = tests.length === 0 ? aggregate : sql`${aggregate} filter (where ${sql.join(tests, sql` and `)})`;
  // A double in one branch would make doubles of the exact sums that the other branches have in its place. By way of text,
  // since the direct cast keeps 15 digits only.
  return slot.aggregate ? sql`(${filtered})::text::numeric` : filtered;
}

/** Of what is told by a joined row, the rows that meet it are joined; the rest is asked of the row. */
function lowerFilters(condition: Slot['condition'], scope: RowScope): readonly SQL[] {
  const parts = conjuncts(condition).map((part) => ({ part, far: scope.meetsFar(part) }));
  const near = conjunction(parts.flatMap(({ part, far }) => (far ? [] : [part])));
  return [
    ...(near ? [lowerCondition(near, scope)] : []),
    ...parts.flatMap(({ far }) => (far ? [sql`${far.sql} is not null`] : [])),
  ];
}

function lowerAggregate({ factors, aggregate }: Slot, scope: RowScope): SQL {
  const [only] = factors;
  if (only === undefined || aggregate === null) return lowerTotal(factors, scope);
  const fraction = sql.raw(String(aggregate.fraction));
  if (aggregate.method === 'discrete')
    return sql`percentile_disc(${fraction}) within group (order by ${lowerValue(only, scope)})`;
  return sql`percentile_cont(${fraction}) within group (order by ${lowerDouble(only, scope)})`;
}

/** The sum of the products, or without factors the number of rows. */
export const lowerTotal = (factors: readonly RowValue[], scope: RowScope): SQL =>
  factors.length === 0 ? sql`count(*)` : sql`sum(${lowerProduct(factors, scope)})`;

/** Bits of the largest value without its sign. */
const integerBits: ReadonlyMap<string, number> = new Map([
  ['smallint', 15],
  ['int2', 15],
  ['integer', 31],
  ['int4', 31],
  ['bigint', 63],
  ['int8', 63],
]);

/** Undefined for what is no integer. */
const bitsOf = (value: RowValue, scope: RowScope): number | undefined =>
  value.kind === 'matured' || value.kind === 'converted' ? 1 : integerBits.get(scope.typeOf(value) ?? '');

/**
 * Sums are exact: integers add up as they are (of bigints Postgres makes a numeric), products of integers as bigints where none
 * can overflow one, everything else as numerics (a float is read as its 15 significant digits, as Postgres prints it), so that
 * the order of rows never shows. A cast to numeric costs more than the sum itself.
 */
function lowerProduct(factors: readonly RowValue[], scope: RowScope): SQL {
  const [only] = factors;
  const bits = factors.map((factor) => bitsOf(factor, scope) ?? Number.POSITIVE_INFINITY);
  if (factors.length === 1 && only && Number.isFinite(bits[0])) return lowerValue(only, scope);
  const type = sql.raw(bits.reduce((sum, each) => sum + each, 0) <= 62 ? 'bigint' : 'numeric');
  return sql.join(
    factors.map((factor) => sql`(${lowerValue(factor, scope)})::${type}`),
    sql` * `,
  );
}
