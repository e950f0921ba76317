/** The cells of one scan: kept from before, read by this operation before it was planned, or of its statement. */
import { type BranchCells, readCells } from '../../plan/cells.ts';
import type { Scan } from '../../plan/plan.ts';
import { readsAsOf } from '../../plan/rollup/reads-as-of.ts';
import { readRows } from '../reuse/read-repeatable.ts';
import type { Ran } from '../reuse/repeat-statement.ts';
import type { LoaderContext } from './loader-context.ts';
import { decodeScan } from './run-scan.ts';
import { remember } from './run-statement.ts';
import { sizeOfRows } from './size-of-rows.ts';

export interface LoadedCells {
  readonly cells: readonly BranchCells[];
  readonly size: number;
}

export interface Heard {
  /** Milliseconds, where the statement was run. */
  took(milliseconds: number): void;
  /** What nobody watches gave this. */
  repeatable(run: Pick<Ran, 'statement' | 'rows'>): void;
}

export function loadCells(scan: Scan, context: LoaderContext, { took, repeatable }: Heard): Promise<LoadedCells> {
  const { maxCells } = context;
  const statement = context.memory.lower(scan, context.lowering, maxCells + 1);
  const asOf = readsAsOf(scan);
  const load = async (within: LoaderContext): Promise<LoadedCells> => {
    const heard = { took, repeatable: (rows: Ran['rows']) => repeatable({ statement, rows }) };
    const rows = await readRows(statement, within, heard, asOf);
    const cells = readCells(decodeScan(rows, scan, maxCells), scan.branches.length);
    return { cells, size: context.results ? sizeOfRows(rows) : 0 };
  };
  return asOf ? load(context) : remember(context, statement, load, ({ size }) => size);
}
