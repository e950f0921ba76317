/** Several times of one table in one pass: rows grouped by where they stand on all of them, and told apart by each of them after. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset } from '../../model/dataset.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerPlace } from '../lower-time.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { joinWhole } from './join-whole.ts';
import { lowerBounds, lowerCuts, lowerGroupMembers, lowerTime } from './lower-rows.ts';
import { sumRows } from './sum-rows.ts';

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
 * One number says where a row stands on all times: of several columns Postgres would multiply the groups that it expects of each.
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
  const digits = digitsOf(branches);
  const interval = sql.join(
    branches.map((branch, index) => {
      const { stride, nowhere } = digits[index] as Digit;
      return sql`${sql.raw(String(stride))} * ${lowerStand(dataset, branch, nowhere, scope)}`;
    }),
    sql` + `,
  );
  const where = sql` where ${sql.join([...cuts, sql`(${read})`], sql` and `)}`;
  const firstBy = branches[0]?.firstBy ?? [];
  const summed = sumRows(scan, { slots, firstBy, interval, cut: true, by, where }, scope);
  const columns = [...summed.slots];
  const parts = placed.map(({ branch, place }, index) => {
    const { stride, nowhere } = digits[index] as Digit;
    const at = sql.raw(`"interval" / ${stride} % ${nowhere + 1}`);
    const own = columns.splice(0, branch.slots.length);
    const selected = lowerColumns(place, { interval: at, by: byNames(scan), slots: own });
    return sql`select ${selected} from "cells" where ${at} <> ${sql.raw(String(nowhere))}${lowerGroups(place, by.length, 'constant')}`;
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

/** The interval that a row is in, or nowhere. */
function lowerStand(dataset: Dataset, { time, boundaries, condition }: Branch, nowhere: number, scope: RowScope): SQL {
  if (!time) throw new Error('A branch without time stands alone.');
  const axis = lowerTime(dataset, time, scope);
  const tests = [sql`${axis} is not null`, ...(condition ? [lowerCondition(condition, scope)] : [])];
  const place = boundaries.length > 0 ? lowerPlace(axis, { boundaries, time }) : sql`0`;
  return sql`case when ${sql.join(tests, sql` and `)} then ${place} else ${sql.raw(String(nowhere))} end`;
}

interface Digit {
  readonly stride: number;
  /** Where rows stand that the branch has no use for: after the last interval. */
  readonly nowhere: number;
}

/** Of a number with a digit for every branch. */
function digitsOf(branches: readonly Branch[]): readonly Digit[] {
  let stride = 1;
  return branches.map(({ boundaries }) => {
    const digit = { stride, nowhere: boundaries.length + 1 };
    stride *= digit.nowhere + 1;
    return digit;
  });
}
