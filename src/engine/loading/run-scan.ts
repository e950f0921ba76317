/** The rows of a scan, decoded: the only place where what Postgres sends becomes exact numbers and members. */
import { issue, RefusedError } from '../../kernel/issue.ts';
import type { DimensionType } from '../../model/dataset.ts';
import type { CellRow, Member } from '../../plan/cells.ts';
import { isCount, type Scan, type Slot } from '../../plan/plan.ts';
import type { Source } from '../../plan/source.ts';
import { tooManyCells } from '../../plan/too-many-cells.ts';
import type { LoweringContext } from '../../sql/lower-row.ts';
import { type Exact, readExact } from '../../stats/exact.ts';
import type { PlanMemory } from './plan-memory.ts';
import type { Row, RunContext } from './run-statement.ts';

export interface ScanContext extends RunContext {
  readonly lowering: LoweringContext;
  readonly memory: PlanMemory;
  /** Most rows that a scan may return. */
  readonly maxCells: number;
}

export function decodeScan(rows: readonly Row[], scan: Scan, maxCells: number): readonly CellRow[] {
  if (rows.length > maxCells) throw tooManyCells(maxCells);
  return rows.map((row) => decodeRow(row, scan));
}

export function decodeRow(row: Row, scan: Scan): CellRow {
  const branch = Number(row.branch);
  const slots = scan.branches[branch]?.slots ?? [];
  return {
    branch,
    interval: Number(row.interval),
    key: decodeKey(row.key, scan.branches[branch]?.source.kind),
    members: decodeMembers(row, scan),
    values: decodeSlots(row, slots),
  };
}

/** One a slot; null where no row met it. */
export const decodeSlots = (row: Row, slots: readonly Slot[]): readonly (Exact | null)[] =>
  slots.map((slot, index) => decodeSlot(row[`slot_${index}`], slot));

export const decodeMembers = (row: Row, scan: Pick<Scan, 'by'>): readonly Member[] =>
  scan.by.map(({ dimension, cut }, index) => decodeMember(row[`by_${index}`], cut ? 'number' : dimension.type));

export function decodeMember(value: unknown, type: DimensionType): Member {
  if (value === null || value === undefined) return null;
  if (type === 'number') return decodeNumber(Number(value));
  if (type === 'boolean') return Boolean(value);
  return String(value);
}

/** A bucket for what is no finite number means that no percentile is right. */
function decodeKey(value: unknown, source: Source['kind'] | undefined): number {
  const key = value === undefined ? 0 : Number(value);
  if (source === 'buckets' && key === notFinite) throw outOfRange();
  return key;
}

const notFinite = 2147483647;

/** NaN would pass for "no value", and past 2^53 neighbours would pass for one another. */
function decodeNumber(number: number): Member {
  if (Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))) return number;
  throw new RefusedError([
    issue('NUMBER_OUT_OF_RANGE', `A group would be ${number}, which does not tell numbers apart.`, {
      path: ['by'],
      hints: ['Group by a dimension that says it as text, or leave such rows out with a filter.'],
    }),
  ]);
}

/** A count of 0 and a sum of null both say that no row met the slot. */
function decodeSlot(value: unknown, slot: Slot): Exact | null {
  if (value === null || value === undefined) return null;
  try {
    const exact = readExact(value as string | number);
    return isCount(slot) && exact === 0 ? null : exact;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw outOfRange();
  }
}

const outOfRange = () =>
  new RefusedError([
    issue('NUMBER_OUT_OF_RANGE', 'A stored value is not a finite number, so that no sum over it is right.', {
      hints: ['Find the rows with NaN or Infinity, and set them to null or leave them out with a filter.'],
    }),
  ]);
