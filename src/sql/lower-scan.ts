/** One scan to one statement: rows grouped by elementary interval and dimensions, every slot computed once. */
import { type SQL, sql } from 'drizzle-orm';
import { isMultiValued } from '../model/bridge.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { Branch, Scan } from '../plan/plan.ts';
import { lowerCondition } from './lower-condition.ts';
import { createRowScope, type LoweringContext, type RowScope } from './lower-row.ts';
import { lowerSlot } from './lower-slot.ts';
import { lowerAxis, lowerPosition, lowerPositions } from './lower-time.ts';

/**
 * ```sql
 * /* lattice survey_responses by region *​/
 * select 0 as "branch", width_bucket("t"."responded_at", $1::timestamptz[]) as "interval", "j0"."region" as "by_0",
 *   count(*) filter (where "t"."score" >= $2::bigint) as "slot_0"
 * from "cx"."survey_responses" "t" left join "cx"."customers" "j0" on "j0"."id" = "t"."customer_id"
 * where "t"."survey" = $3::text and "t"."responded_at" >= $4::timestamptz and "t"."responded_at" < $5::timestamptz
 * group by 2, 3
 * ```
 * Several time dimensions are several grouped branches under UNION ALL. No more than `limit` rows come back.
 */
export function lowerScan(scan: Scan, context: LoweringContext, limit: number): SQL {
  const slots = Math.max(...scan.branches.map((branch) => branch.slots.length));
  const branches = scan.branches.map((branch, index) => lowerBranch(scan, branch, { index, slots }, context));
  return sql`/* lattice ${sql.raw(scan.name)} */ ${sql.join(branches, sql` union all `)} limit ${sql.raw(String(limit))}`;
}

function lowerBranch(
  scan: Scan,
  branch: Branch,
  place: { index: number; slots: number },
  context: LoweringContext,
): SQL {
  const scope = createRowScope(scan.dataset, context);
  const interval =
    branch.time && branch.boundaries.length > 0
      ? sql`width_bucket(${lowerAxis(branch.time, scan.dataset, scope)}, ${lowerPositions(branch.boundaries, branch.time.type)})`
      : sql`0`;
  const by = scan.by.map((path, index) => sql`${lowerMember(path, scope)} as ${sql.identifier(`by_${index}`)}`);
  const slots = Array.from({ length: place.slots }, (_, index) => {
    const slot = branch.slots[index];
    return sql`${slot ? lowerSlot(slot, scope) : sql`null::numeric`} as ${sql.identifier(`slot_${index}`)}`;
  });
  const where = lowerRows(scan, branch, scope);
  const head = [sql`${sql.raw(String(place.index))} as "branch"`, sql`${interval} as "interval"`];
  const group = Array.from({ length: by.length + 1 }, (_, index) => String(index + 2)).join(', ');
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join([...head, ...by, ...slots], sql`, `)}${scope.from()}${where} group by ${sql.raw(group)}`;
}

/** The rows of a branch: its bounds in time and what all slots share. */
export function lowerRows(scan: Scan, branch: Branch, scope: RowScope): SQL {
  const tests: SQL[] = [];
  if (branch.condition) tests.push(lowerCondition(branch.condition, scope));
  if (branch.time) {
    const time = lowerAxis(branch.time, scan.dataset, scope);
    const { type } = branch.time;
    if (branch.from !== null) tests.push(sql`${time} >= ${lowerPosition(branch.from, type)}`);
    if (branch.until !== null) tests.push(sql`${time} < ${lowerPosition(branch.until, type)}`);
    if (branch.from === null && branch.until === null) tests.push(sql`${time} is not null`);
  }
  return tests.length === 0 ? sql`` : sql` where ${sql.join(tests, sql` and `)}`;
}

const integerTypes = new Set(['smallint', 'integer', 'bigint']);

/** Members travel as text where the driver would reshape them: numbers, dates and times. */
export function lowerMember(path: DimensionPath, scope: RowScope): SQL {
  if (isMultiValued(path.dimension)) return scope.members(path, (value) => tellMember(path, value, scope));
  return tellMember(path, scope.path(path), scope);
}

function tellMember(path: DimensionPath, value: SQL, scope: RowScope): SQL {
  switch (path.dimension.type) {
    case 'string':
    case 'date':
      return sql`(${value})::text`;
    case 'number': {
      const type = scope.typeOf({ kind: 'dimension', path });
      if (type !== undefined && integerTypes.has(type)) return sql`(${value})::text`;
      // As the double that the answer carries: 1 and 1.00 are one group, and so are 0 and -0.
      return sql`((${value})::float8 + 0)::text`;
    }
    case 'boolean':
      return value;
    case 'timestamp':
      return sql`to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
    case 'timestamptz':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  }
}
