/** Scans that are read side by side, to chunks of whole groups: in a chunk every scan has the rows of the same groups. */
import type { CellRow, Member } from '../../plan/cells.ts';
import { compareMembers } from '../../plan/compare-members.ts';
import { tooManyCells } from '../../plan/too-many-cells.ts';

/** The rows of one scan in the order of their groups, a batch a call; an empty batch is the end. */
export type ReadBatch = () => Promise<readonly CellRow[]>;

export interface ChunkLimits {
  /** How many groups make a chunk. */
  readonly groups: number;
  /** A chunk ends early past so many rows; one group of more than `maxCells` is refused. */
  readonly rows: number;
  readonly maxCells: number;
}

/** One list of rows a scan; a scan without rows of these groups has an empty one. */
export async function* groupsInStep(
  scans: readonly ReadBatch[],
  limits: ChunkLimits,
): AsyncGenerator<readonly (readonly CellRow[])[]> {
  const readers = scans.map(createReader);
  let last: readonly Member[] | null = null;
  for (;;) {
    const chunk = readers.map((): CellRow[] => []);
    let [groups, rows] = [0, 0];
    while (groups < limits.groups && rows < limits.rows) {
      for (const reader of readers) if (reader.empty()) await reader.fill();
      const members = smallest(readers);
      if (members === null) break;
      // A database that sorts otherwise would give a group twice: no answer is better than that.
      if (last !== null && compareMembers(last, members) >= 0) throw new Error('Groups came out of their order.');
      last = members;
      let size = 0;
      for (const [index, reader] of readers.entries()) size += await takeGroup(reader, members, chunk[index] ?? []);
      if (size > limits.maxCells) throw tooManyCells(limits.maxCells);
      groups++;
      rows += size;
    }
    if (groups === 0) return;
    yield chunk;
  }
}

interface Reader {
  head(): CellRow | undefined;
  advance(): void;
  /** Whether the next row is not here yet. */
  empty(): boolean;
  fill(): Promise<void>;
}

function createReader(read: ReadBatch): Reader {
  let rows: readonly CellRow[] = [];
  let [at, ended] = [0, false];
  return {
    head: () => rows[at],
    advance: () => void at++,
    empty: () => at >= rows.length && !ended,
    fill: async () => {
      rows = await read();
      at = 0;
      ended = rows.length === 0;
    },
  };
}

function smallest(readers: readonly Reader[]): readonly Member[] | null {
  let found: readonly Member[] | null = null;
  for (const reader of readers) {
    const members = reader.head()?.members;
    if (members && (found === null || compareMembers(members, found) < 0)) found = members;
  }
  return found;
}

/** How many rows the group has there. */
async function takeGroup(reader: Reader, members: readonly Member[], into: CellRow[]): Promise<number> {
  let taken = 0;
  for (let row = reader.head(); row && compareMembers(row.members, members) === 0; row = reader.head()) {
    into.push(row);
    taken++;
    reader.advance();
    if (reader.empty()) await reader.fill();
  }
  return taken;
}
