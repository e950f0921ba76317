/** Rows grouped by interval, groups and the few-valued columns of their filters: every sum that a slot is made of, once. */
import { type SQL, sql } from 'drizzle-orm';
import type { DimensionPath } from '../../model/find-dimension.ts';
import { renderSnippet } from '../../model/render-snippet.ts';
import { keyOf, rowsIdentity, type SplitSlot, splitSlot } from '../../plan/first-by.ts';
import type { FirstKey } from '../../plan/first-key.ts';
import { conditionIdentity, conjuncts, pathIdentity, valueIdentity } from '../../plan/identity.ts';
import type { Scan, Slot } from '../../plan/plan.ts';
import type { RowValue } from '../../plan/row-value.ts';
import { partIdentity } from '../../plan/worked-out.ts';
import { lowerCondition } from '../lower-condition.ts';
import { lowerSlot } from '../lower-slot.ts';
import type { RowScope } from '../row-scope.ts';
import { byNames, groupBy } from './branch-place.ts';
import { fenceRows } from './fence-rows.ts';
import { askedIdentity, slotScope } from './slot-scope.ts';
import { type GroupTest, keyName, keyText, type SummedSlot } from './summed-slot.ts';

export interface RowsToSum {
  readonly slots: readonly Slot[];
  readonly firstBy: readonly FirstKey[];
  readonly interval: SQL;
  /** Whether the interval is worked out row by row. */
  readonly cut: boolean;
  /** The members of the groups, as columns named after their places. */
  readonly by: readonly SQL[];
  readonly where: SQL;
}

export interface SummedRows {
  /** `select … as "interval", … as "by_0", "t"."score" as "first_0", count(*) as "sum_0" from … group by 1, 2, 3` */
  readonly cells: SQL;
  /** One a slot, over the cells. */
  readonly slots: readonly SummedSlot[];
}

/** A sum of the rows of a group, among all. */
interface SumOfRows {
  readonly index: number;
  readonly name: SQL;
}

/** A filter is asked once a group instead of once a row, and a sum over a column of the grouping is its value times the rows. */
export function sumRows(scan: Scan, rows: RowsToSum, scope: RowScope): SummedRows {
  const { firstBy, interval, cut, by, where } = rows;
  const fenced = cut ? fenceRows(interval, by, scope) : null;
  // Columns of a joined table join it whole, so that no filter makes a join of its own.
  const keys = firstBy.map((each, index) => {
    const key = lowerKey(each, scope);
    return sql`${fenced ? fenced.hold(`first ${index}`, key) : key} as ${keyName(index)}`;
  });
  const sums = new Map<string, { readonly index: number; readonly total: SQL }>();
  const sumOf = (part: SplitSlot['rows'], slot: Slot): SumOfRows => {
    const identity = `${rowsIdentity(part)} ${askedIdentity(slot)}`;
    const index = sums.get(identity)?.index ?? sums.size;
    if (index === sums.size) {
      const name = sql.identifier(`sum_${index}`);
      const within = fenced ? slotScope(scan, slot, fenced, scope) : scope;
      const total = lowerSlot({ ...part, aggregate: null, output: null, cumulative: false }, within);
      sums.set(identity, { index, total: sql`${total} as ${name}` });
    }
    return { index, name: sql`${sql.identifier(`sum_${index}`)}` };
  };
  const slots = rows.slots.map((slot) => {
    const split = splitSlot(slot, firstBy);
    return summedSlot(split, sumOf(split.rows, slot), firstBy, scope);
  });
  const heads = fenced ? [sql`"interval"`, ...byNames(scan)] : [sql`${interval} as "interval"`, ...by];
  const grouped = [...heads, ...keys];
  const places = grouped.map((_, at) => sql.raw(String(at + 1)));
  // An interval that is a constant tells no groups apart.
  const groups = groupBy(cut ? places : places.slice(1));
  const totals = [...sums.values()].map(({ total }) => total);
  // `from` comes last: by now the scope knows every join.
  const from = fenced ? sql` from ${fenced.from(where)}` : sql`${scope.from()}${where}`;
  return { cells: sql`select ${sql.join([...grouped, ...totals], sql`, `)}${from}${groups}`, slots };
}

function summedSlot(
  { rows, condition, tests, present, keys }: SplitSlot,
  { index: sum, name }: SumOfRows,
  firstBy: readonly FirstKey[],
  scope: RowScope,
): SummedSlot {
  const used = new Set<number>();
  const outer = scopeOfGroups(scope, firstBy, used);
  const named = (value: RowValue): SQL => {
    const path = keyOf(value, firstBy);
    if (!path) throw new Error('Rows are not grouped by what their groups are asked for.');
    return outer.path(path);
  };
  // No rows times a value would be the sum 0, and not "no rows".
  const summed = keys.length > 0 && rows.factors.length === 0 ? sql`nullif(${name}, 0)` : name;
  const total = sql.join([...keys.map((key) => sql`(${named(key)})::numeric`), summed], sql` * `);
  const testOf = (identity: string, lower: () => SQL): GroupTest => {
    used.clear();
    return { identity, sql: lower(), keys: new Set(used) };
  };
  return {
    total,
    identity: JSON.stringify([sum, keys.map(valueIdentity)]),
    tests: [
      ...conjuncts(condition).map((part) => testOf(conditionIdentity(part), () => lowerCondition(part, outer))),
      ...tests.map((test) => {
        const index = firstBy.findIndex((key) => key.kind === 'test' && conditionIdentity(key.condition) === test);
        return { identity: test, sql: keyName(index), keys: new Set([index]) };
      }),
      ...present.map((value) => testOf(`${valueIdentity(value)} is there`, () => sql`${named(value)} is not null`)),
    ],
  };
}

/** What a text is compared as tells all apart that a test can: `1.0` and `1.00` are one number, and two texts. */
function lowerKey(key: FirstKey, scope: RowScope): SQL {
  if (key.kind === 'column')
    return key.path.dimension.type === 'string' ? sql`(${scope.path(key.path)})::text` : scope.path(key.path);
  const far = scope.meetsFar(key.condition);
  return far ? sql`(${far.sql} is not null)` : sql`((${lowerCondition(key.condition, scope)}) is true)`;
}

/** Of a grouped row only the columns of the grouping are left, and what is worked out from them. `used` hears of the keys that are named. */
function scopeOfGroups(scope: RowScope, firstBy: readonly FirstKey[], used: Set<number>): RowScope {
  const places = new Map(
    firstBy.flatMap((key, index) => (key.kind === 'column' ? [[pathIdentity(key.path), index] as const] : [])),
  );
  const nameOf = (identity: string, path: DimensionPath): string => {
    const place = places.get(identity);
    if (place === undefined) throw new Error(`Rows are not grouped by "${path.name}".`);
    used.add(place);
    return keyText(place);
  };
  return {
    ...scope,
    path: (path) => {
      const { sql: snippet } = path.dimension;
      const identity = pathIdentity(path);
      if (places.has(identity) || snippet === undefined) return sql.raw(nameOf(identity, path));
      return sql.raw(`(${renderSnippet(snippet, (part) => nameOf(partIdentity(path, part), path))})`);
    },
  };
}
