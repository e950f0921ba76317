/** Rows grouped by interval, groups and the few-valued columns of their filters, and only then filtered. */
import { type SQL, sql } from 'drizzle-orm';
import type { DimensionPath } from '../../model/find-dimension.ts';
import { keyOf, rowsIdentity, type SplitSlot, splitSlot } from '../../plan/first-by.ts';
import { pathIdentity } from '../../plan/identity.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { RowValue } from '../../plan/row-value.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import type { RowScope } from '../row-scope.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { fenceRows } from './fence-rows.ts';
import { joinWhole } from './join-whole.ts';
import { lowerGroupMembers, lowerInterval, lowerRead } from './lower-rows.ts';

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", sum("sum_0") filter (where "first_0" >= $1::bigint) as "slot_0"
 * from (select width_bucket(…) as "interval", "t"."score" as "first_0", count(*) as "sum_0" from … group by 1, 2) "cells" group by 2
 * ```
 * A filter is asked once a group instead of once a row, and a sum over a column of the grouping is its value times the rows.
 */
export function lowerFirstBy(scan: Scan, branch: Branch, place: BranchPlace, context: LoweringContext): SQL {
  const { firstBy, slots, time } = branch;
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  // Joins that are made anyway come first, so that no filter makes one of its own.
  const heads = lowerGroupMembers(scan, scope);
  const where = lowerRead(scan, time, branch, { condition: branch.condition, present: [] }, scope);
  joinWhole(branch.slots, scope);
  const fenced = fenceRows(scan, branch, scope);
  const sums = new Map<string, { readonly index: number; readonly total: SQL }>();
  const sumOf = (rows: SplitSlot['rows']): SQL => {
    const identity = rowsIdentity(rows);
    const index = sums.get(identity)?.index ?? sums.size;
    if (index === sums.size) {
      const name = sql.identifier(`sum_${index}`);
      const total = lowerSlot({ ...rows, aggregate: null, output: null, cumulative: false }, fenced?.scope ?? scope);
      sums.set(identity, { index, total: sql`${total} as ${name}` });
    }
    return sql`${sql.identifier(`sum_${index}`)}`;
  };
  const outer = scopeOfGroups(scope, firstBy);
  const by = byNames(scan);
  const columns = lowerColumns(place, {
    interval: sql`"interval"`,
    by,
    slots: slots.map((slot) => lowerSplit(splitSlot(slot, firstBy), firstBy, sumOf, outer)),
  });
  const keys = firstBy.map((path, index) => {
    const key = lowerKey(path, scope);
    return sql`${fenced ? fenced.hold(`first ${index}`, key) : key} as ${keyName(index)}`;
  });
  const totals = [...sums.values()].map(({ total }) => total);
  const interval = fenced ? sql`"interval"` : sql`${lowerInterval(scan.dataset, time, branch, scope)} as "interval"`;
  const grouped = [interval, ...(fenced ? by : heads), ...keys];
  const places = sql.raw(grouped.map((_, at) => String(at + 1)).join(', '));
  // `from` comes last: by now the scope knows every join.
  const from = fenced ? sql` from ${fenced.from(where)}` : sql`${scope.from()}${where}`;
  const cells = sql`select ${sql.join([...grouped, ...totals], sql`, `)}${from} group by ${places}`;
  return sql`select ${columns} from (${cells}) "cells"${lowerGroups(place, by.length, 'constant')}`;
}

function lowerSplit(
  { rows, condition, present, keys }: SplitSlot,
  firstBy: readonly DimensionPath[],
  sumOf: (rows: SplitSlot['rows']) => SQL,
  outer: RowScope,
): SQL {
  const named = (value: RowValue): SQL => {
    const path = keyOf(value, firstBy);
    if (!path) throw new Error('Rows are not grouped by what their groups are asked for.');
    return outer.path(path);
  };
  // No rows times a value would be the sum 0, and not "no rows".
  const sum = keys.length > 0 && rows.factors.length === 0 ? sql`nullif(${sumOf(rows)}, 0)` : sumOf(rows);
  const total = sql.join([...keys.map((key) => sql`(${named(key)})::numeric`), sum], sql` * `);
  const tests = [
    ...(condition ? [lowerCondition(condition, outer)] : []),
    ...present.map((value) => sql`${named(value)} is not null`),
  ];
  return tests.length === 0 ? sql`sum(${total})` : sql`sum(${total}) filter (where ${sql.join(tests, sql` and `)})`;
}

const keyName = (index: number): SQL => sql`${sql.identifier(`first_${index}`)}`;

/** What a text is compared as tells all apart that a test can: `1.0` and `1.00` are one number, and two texts. */
const lowerKey = (path: DimensionPath, scope: RowScope): SQL =>
  path.dimension.type === 'string' ? sql`(${scope.path(path)})::text` : scope.path(path);

/** Of a grouped row only the columns of the grouping are left. */
function scopeOfGroups(scope: RowScope, firstBy: readonly DimensionPath[]): RowScope {
  const names = new Map(firstBy.map((path, index) => [pathIdentity(path), keyName(index)]));
  return {
    ...scope,
    path: (path) => {
      const name = names.get(pathIdentity(path));
      if (!name) throw new Error(`Rows are not grouped by "${path.name}".`);
      return name;
    },
  };
}
