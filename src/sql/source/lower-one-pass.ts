/** Several times of one table in one pass: rows grouped by where they stand on all of them, and told apart by each of them after. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../../model/dataset.ts';
import { conjunction, conjuncts } from '../../plan/identity.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { ResolvedCondition } from '../../query/field.ts';
import { isPresence, lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { joinWhole } from './join-whole.ts';
import { lowerBounds, lowerCuts, lowerGroupMembers, lowerTime } from './lower-rows.ts';
import { type Standing, standing } from './standing.ts';
import { sumRows } from './sum-rows.ts';
import { lowerSummed } from './summed-slot.ts';

export interface PlacedBranch {
  readonly branch: Branch;
  readonly place: BranchPlace;
}

/**
 * ```sql
 * select * from (
 *   with "cells" as materialized (select "interval", sum(…) as "sum_0" from (
 *     select 1 * case when "t"."opened_at" is not null then width_bucket("t"."opened_at", $1) else 5 end
 *       + 6 * case when "t"."resolved_at" is not null then … else 5 end as "interval", … from …) "rows" group by 1)
 *   select 0 as "branch", "interval" / 1 % 6 as "interval", sum("sum_0") as "slot_0" from "cells" where "interval" / 1 % 6 <> 5 group by 2
 *   union all select 1 as "branch", "interval" / 6 % 6 as "interval", … ) "branches"
 * ```
 */
export function lowerOnePass(scan: Scan, placed: readonly PlacedBranch[], context: LoweringContext): SQL {
  const { dataset } = scan;
  const branches = placed.map(({ branch }) => branch);
  const scope = createRowScope(dataset, context);
  // Joins that are made anyway come first, so that no filter makes one of its own.
  const by = lowerGroupMembers(scan, scope);
  const cuts = lowerCuts(scan, scope);
  const read = sql.join(
    branches.map((branch) => lowerRead(dataset, branch, scope)),
    sql` or `,
  );
  const slots = branches.flatMap((branch) => branch.slots);
  joinWhole(slots, scope);
  const stood = standing(
    branches.map((branch) => standingOf(dataset, branch, scope)),
    sql`"interval"`,
  );
  const where = sql` where ${sql.join([...cuts, sql`(${read})`], sql` and `)}`;
  const firstBy = branches[0]?.firstBy ?? [];
  const summed = sumRows(scan, { slots, firstBy, interval: stood.code, cut: true, by, where }, scope);
  const columns = summed.slots.map(lowerSummed);
  const parts = placed.map(({ branch, place }, index) => {
    const { interval, isSomewhere } = stood.digits[index] as (typeof stood.digits)[number];
    const own = columns.splice(0, branch.slots.length);
    const selected = lowerColumns(place, { interval, by: byNames(scan), slots: own });
    return sql`select ${selected} from "cells" where ${isSomewhere}${lowerGroups(place, by.length)}`;
  });
  return sql`select * from (with "cells" as materialized (${summed.cells}) ${sql.join(parts, sql` union all `)}) "branches"`;
}

/** Whether the branch reads a row: it is within the bounds, and all slots may count it. */
function lowerRead(dataset: Dataset, branch: Branch, scope: RowScope): SQL {
  const tests = [
    ...(branch.time ? lowerBounds(dataset, branch.time, branch, scope) : []),
    ...(branch.condition ? [lowerCondition(branch.condition, scope)] : []),
  ];
  return sql`(${sql.join(tests, sql` and `)})`;
}

function standingOf(dataset: Dataset, { time, boundaries, condition }: Branch, scope: RowScope): Standing {
  if (!time) throw new Error('A branch without time stands alone.');
  // Who has no place on the time stands nowhere anyway.
  const asked = conjunction(conjuncts(condition).filter((each) => !isPresenceOf(each, dataset, time)));
  const tests = asked ? [lowerCondition(asked, scope)] : [];
  return { time, axis: lowerTime(dataset, time, scope), boundaries, tests };
}

function isPresenceOf(condition: ResolvedCondition, { key }: Dataset, time: Dimension): boolean {
  if (!isPresence(condition)) return false;
  const { joins, owner, dimension } = condition.condition.field;
  return joins.length === 0 && owner === key && dimension.key === time.key;
}
