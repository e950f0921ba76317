/** Totals of another dataset's rows, one row a member, with its place among all members where that is asked. */
import { type SQL, sql } from 'drizzle-orm';
import { boundaryDate } from '../kernel/calendar/boundary-date.ts';
import type { Dimension } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { type BoundTotal, bindTotal, totalInstant } from '../plan/bind-total.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerPresent } from './lower-parts.ts';
import { lowerSlot } from './lower-slot.ts';
import { lowerAxisOf, lowerPosition } from './lower-time.ts';
import type { LoweringContext, RowScope } from './row-scope.ts';

/**
 * ```sql
 * select "t"."customer_id" as "member", sum(("t"."amount")::numeric) as "total",
 *   ntile(4) over (order by sum(("t"."amount")::numeric), "t"."customer_id") as "tile"
 * from "cx"."orders" "t" where "t"."status" = $1::text and "t"."ordered_at" < $2::timestamptz
 *   and "t"."customer_id" is not null and "t"."amount" is not null
 * group by 1
 * ```
 * To be joined to "member", which is unique in it, so that no row is multiplied. Equal totals go by the member's key.
 */
export function lowerTotals(
  owner: string,
  { total, quantiles }: Dimension,
  context: LoweringContext,
  scopeOf: (dataset: BoundTotal['dataset']) => RowScope,
): SQL {
  const source = total ?? quantiles;
  if (!source) throw new Error('The dimension is no total.');
  const bound = bindTotal(context.datasets, owner, source);
  const scope = scopeOf(bound.dataset);
  const key = scope.column(bound.joins.slice(0, -1), bound.joins.at(-1)?.fromColumn ?? '');
  const slot = { condition: null, present: [], aggregate: null, output: null, cumulative: false };
  const amount = lowerSlot({ ...slot, factors: bound.value ? [bound.value] : [] }, scope);
  const tile = quantiles
    ? sql`, ntile(${sql.raw(String(quantiles.groups.length))}) over (order by ${amount}, ${key}) as "tile"`
    : sql``;
  const tests = [
    ...(bound.condition ? [lowerCondition(bound.condition, scope)] : []),
    ...(bound.time
      ? [
          sql`${lowerAxisOf(timeOf(bound.dataset, bound.time), scope)} < ${lowerInstant(bound.time, source.asOf, context)}`,
        ]
      : []),
    sql`${key} is not null`,
    ...(bound.value ? lowerPresent(bound.value, scope) : []),
  ];
  // `from` comes last: by now the scope knows every join.
  return sql`select ${key} as "member", ${amount} as "total"${tile}${scope.from()} where ${sql.join(tests, sql` and `)} group by 1`;
}

const timeOf = (dataset: BoundTotal['dataset'], dimension: Dimension): DimensionPath => ({
  name: dimension.key,
  joins: [],
  owner: dataset.key,
  dimension,
});

function lowerInstant(time: Dimension, asOf: Parameters<typeof totalInstant>[0], context: LoweringContext): SQL {
  const at = totalInstant(asOf, context.calendars, context.now);
  const [calendar] = context.calendars.values();
  const position = time.type === 'date' ? Date.parse(boundaryDate(calendar?.timeZone ?? 'UTC', at)) : at;
  return lowerPosition(position, time.type);
}

/** The total of a member, or the name of its group. `there` is the key of the member; null where a join found none. */
export function lowerTotal({ total, quantiles }: Dimension, alias: string, there: SQL): SQL {
  const column = (name: string): SQL => sql`${sql.identifier(alias)}.${sql.identifier(name)}`;
  if (total)
    return total.none === undefined
      ? column('total')
      : sql`case when ${there} is not null then coalesce(${column('total')}, ${String(total.none)}::numeric) end`;
  if (!quantiles) throw new Error('The dimension is no total.');
  const groups = quantiles.groups.map((group, index) => sql` when ${sql.raw(String(index + 1))} then ${group}::text`);
  const named = sql`case ${column('tile')}${sql.join(groups)} end`;
  return quantiles.none === undefined
    ? sql`(${named})`
    : sql`case when ${there} is not null then coalesce(${named}, ${quantiles.none}::text) end`;
}
