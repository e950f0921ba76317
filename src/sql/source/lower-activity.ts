/** What each entity did in each interval, beside what it did in the one before: the cells of a retention of the active. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { EntityOutput, Source } from '../../plan/source.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerTotal } from '../lower-slot.ts';
import { lowerValue } from '../lower-value.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { lowerGrouped } from './lower-grouped.ts';

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", "by_0", count(*) filter (where "before" > 0 and "amount" > 0) as "slot_0"
 * from (select "interval", "by_0", "amount",
 *     case when lag("interval") over "w" = "interval" - 1 then lag("amount") over "w" else 0 end as "before"
 *   from (select "interval", "by_0", "entity", sum("value_0") as "amount" from … group by "entity", "by_0", "interval") "done"
 *   window "w" as (partition by "entity", "by_0" order by "interval")) "activity"
 * group by 2, 3
 * ```
 */
export function lowerActivity(
  scan: Scan,
  branch: Branch & { readonly source: Extract<Source, { kind: 'activity' }> },
  place: BranchPlace,
  context: LoweringContext,
): SQL {
  const { source, time, slots } = branch;
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  const grouped = {
    time,
    filter: source.filter,
    keys: [{ name: sql`"entity"`, value: lowerValue(source.entity, scope) }],
    totals: (rows: RowScope) => [sql`${lowerTotal(source.factors, rows)} as "amount"`],
  };
  const done = sql`(${lowerGrouped(scan, branch, grouped, scope)}) "done"`;
  const by = byNames(scan);
  const before = sql`case when lag("interval") over "w" = "interval" - 1 then lag("amount") over "w" else 0 end as "before"`;
  const partition = sql.join([sql`"entity"`, ...by], sql`, `);
  const listed = sql.join([sql`"interval"`, ...by, sql`"amount"`, before], sql`, `);
  const activity = sql`(select ${listed} from ${done} window "w" as (partition by ${partition} order by "interval")) "activity"`;
  const columns = lowerColumns(place, {
    interval: sql`"interval"`,
    by,
    slots: slots.map(({ output }) => outputs[output as ActivityOutput]),
  });
  return sql`select ${columns} from ${activity}${lowerGroups(place, by.length)}`;
}

type ActivityOutput = Extract<EntityOutput, 'present' | 'amount' | 'kept' | 'kept_amount' | 'next_amount'>;

const stayed = sql` filter (where "before" > 0 and "amount" > 0)`;

const outputs: Readonly<Record<ActivityOutput, SQL>> = {
  present: sql`count(*) filter (where "amount" > 0)`,
  amount: sql`sum(greatest("amount", 0))`,
  // Null for none, as the sums beside it: who was not active before makes no group.
  kept: sql`nullif(count(*)${stayed}, 0)`,
  kept_amount: sql`sum(least("before", "amount"))${stayed}`,
  next_amount: sql`sum("amount")${stayed}`,
};
