/** What a scan read, and how requests find their states in it: prefix sums over the elementary intervals. */
import type { Scalar } from '../model/condition.ts';
import { add, type Exact, subtract, zero } from '../stats/exact.ts';

/** A member of a dimension; null is "no value". Dates are `YYYY-MM-DD`, timestamps ISO 8601 in UTC. */
export type Member = Scalar | null;

/** One row of a scan: a branch, an elementary interval, a group; null where a slot met no row. */
export interface CellRow {
  readonly branch: number;
  /** 0 is everything before the first boundary. */
  readonly interval: number;
  /** The next interval of a member, or a bucket; 0 where the source of the branch has no keys. */
  readonly key: number;
  readonly members: readonly Member[];
  readonly values: readonly (Exact | null)[];
}

/** One group of one branch, a series a key, keys ascending. */
export interface GroupCells {
  readonly members: readonly Member[];
  readonly series: readonly KeyedCells[];
}

/** Running totals of each slot after each interval that has rows. */
export interface KeyedCells {
  readonly key: number;
  readonly intervals: readonly number[];
  readonly totals: readonly (readonly Exact[])[];
  /** How many intervals so far had rows for the slot: tells "no rows" from "rows that sum to 0". */
  readonly seen: readonly (readonly number[])[];
}

export type BranchCells = ReadonlyMap<string, GroupCells>;

export const groupIdentity = (members: readonly Member[]): string => JSON.stringify(members);

/** Sorts the rows of a scan into branches and groups and sums them up along time. */
export function readCells(rows: readonly CellRow[], branches: number): readonly BranchCells[] {
  const drafts = Array.from({ length: branches }, () => new Map<string, CellRow[]>());
  for (const row of rows) {
    const draft = drafts[row.branch];
    const identity = groupIdentity(row.members);
    const known = draft?.get(identity);
    if (known) known.push(row);
    else draft?.set(identity, [row]);
  }
  return drafts.map((draft) => new Map([...draft].map(([identity, cells]) => [identity, readGroup(cells)])));
}

function readGroup(rows: readonly CellRow[]): GroupCells {
  const byKey = new Map<number, CellRow[]>();
  for (const row of rows) {
    const known = byKey.get(row.key);
    if (known) known.push(row);
    else byKey.set(row.key, [row]);
  }
  const series = [...byKey].sort(([a], [b]) => a - b).map(([key, cells]) => accumulate(key, cells));
  return { members: rows[0]?.members ?? [], series };
}

function accumulate(key: number, rows: CellRow[]): KeyedCells {
  rows.sort((a, b) => a.interval - b.interval);
  const slots = rows[0]?.values.length ?? 0;
  const totals: Exact[][] = Array.from({ length: slots }, () => []);
  const seen: number[][] = Array.from({ length: slots }, () => []);
  for (const [at, row] of rows.entries()) {
    for (let slot = 0; slot < slots; slot++) {
      const value = row.values[slot] ?? null;
      totals[slot]?.push(add(totals[slot]?.[at - 1] ?? zero, value ?? zero));
      seen[slot]?.push((seen[slot]?.[at - 1] ?? 0) + (value === null ? 0 : 1));
    }
  }
  return { key, intervals: rows.map(({ interval }) => interval), totals, seen };
}

export interface Extract {
  readonly total: Exact;
  /** Whether any row met the slot. */
  readonly present: boolean;
}

/** The sum of a slot over the elementary intervals `from` (included) to `to` (excluded). */
export function extract(cells: KeyedCells, slot: number, from: number, to: number): Extract {
  const last = before(cells.intervals, to);
  const first = before(cells.intervals, from);
  const totals = cells.totals[slot] ?? [];
  const seen = cells.seen[slot] ?? [];
  return {
    total: subtract(totals[last] ?? zero, totals[first] ?? zero),
    present: (seen[last] ?? 0) > (seen[first] ?? 0),
  };
}

/** Index of the last interval below `limit`; −1 where there is none. */
function before(intervals: readonly number[], limit: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
