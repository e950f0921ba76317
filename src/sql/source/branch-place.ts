/** Where a branch stands in its statement, and the columns that all branches of it share. */
import { type SQL, sql } from 'drizzle-orm';
import type { Scan } from '../../plan/plan.ts';

export interface BranchPlace {
  readonly index: number;
  /** Columns for slots that every branch of the statement has. */
  readonly slots: number;
  /** Whether every branch of the statement has a key. */
  readonly keyed: boolean;
  /** Whether keys of joined tables may stay as they are, where their texts would only be read again to sort by. */
  readonly sorted?: boolean;
  /** Whether groups by such keys stay as they are until somebody else puts those together that have no member. */
  readonly apart?: boolean;
}

/** No member comes again after the last interval: the key of "never". */
export const never = sql.raw('2147483647');

export const byName = (index: number): SQL => sql`${sql.identifier(`by_${index}`)}`;

export const byNames = ({ by }: Pick<Scan, 'by'>): readonly SQL[] => by.map((_, index) => byName(index));

/** `0 as "branch", … as "interval", … as "key", "by_0", … as "slot_0", null::numeric as "slot_1"`, in the one order of all branches. */
export function lowerColumns(
  place: BranchPlace,
  columns: { readonly interval: SQL; readonly key?: SQL; readonly by: readonly SQL[]; readonly slots: readonly SQL[] },
): SQL {
  const key = place.keyed ? [sql`${columns.key ?? sql.raw('0')} as "key"`] : [];
  const slots = Array.from(
    { length: place.slots },
    (_, index) => sql`${columns.slots[index] ?? sql`null::numeric`} as ${sql.identifier(`slot_${index}`)}`,
  );
  const head = [sql`${sql.raw(String(place.index))} as "branch"`, sql`${columns.interval} as "interval"`];
  return sql.join([...head, ...key, ...columns.by, ...slots], sql`, `);
}

export interface Grouping {
  /** `constant` when absent. */
  readonly key?: 'constant' | 'column';
  /** `column` when absent. A constant tells no groups apart: it need not be hashed and compared row by row. */
  readonly interval?: 'constant' | 'column';
  /** What stands in place of a group, by its index. */
  readonly instead?: ReadonlyMap<number, SQL>;
}

/** `group by 2, 3`: interval, key and groups by their places in `lowerColumns`. */
export function lowerGroups(
  place: BranchPlace,
  groups: number,
  { key = 'constant', interval = 'column', instead = new Map() }: Grouping = {},
): SQL {
  const first = place.keyed ? 4 : 3;
  const at = (number: number): SQL => sql.raw(String(number));
  const rest = [
    ...(place.keyed && key === 'column' ? [at(3)] : []),
    ...Array.from({ length: groups }, (_, index) => instead.get(index) ?? at(first + index)),
  ];
  return groupBy(interval === 'column' ? [at(2), ...rest] : rest);
}

/** All rows are one group where nothing tells them apart, and no rows are none. */
export const groupBy = (places: readonly SQL[]): SQL =>
  places.length > 0 ? sql` group by ${sql.join([...places], sql`, `)}` : sql.raw(' having count(*) > 0');
