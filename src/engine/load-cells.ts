/** The cells of one scan: kept from before, read by this operation before it was planned, or of its statement. */
import type { Statement } from '../../db/statement.ts';
import { type BranchCells, readCells } from '../plan/cells.ts';
import type { Scan } from '../plan/plan.ts';
import { readsAsOf } from '../plan/rollup/reads-as-of.ts';
import type { Footprint } from './footprint.ts';
import type { LoaderContext } from './loader-context.ts';
import { mostRepeated, type RanScan } from './repeat-batch.ts';
import type { FetchedRows } from './repeatable.ts';
import { decodeScan } from './run-scan.ts';
import { type Row, remember, runStatement } from './run-statement.ts';
import { sizeOfRows } from './size-of-rows.ts';

export interface LoadedCells {
  readonly cells: readonly BranchCells[];
  readonly size: number;
}

export interface Heard {
  /** Milliseconds, where the statement was run. */
  took(milliseconds: number): void;
  /** What nobody watches gave this. */
  repeatable(run: Pick<RanScan, 'statement' | 'rows'>): void;
}

export function loadCells(scan: Scan, context: LoaderContext, heard: Heard): Promise<LoadedCells> {
  const { maxCells } = context;
  const statement = context.memory.lower(scan, context.lowering, maxCells + 1);
  const asOf = readsAsOf(scan);
  const load = async (within: LoaderContext): Promise<LoadedCells> => {
    const { footprint } = within;
    const rows =
      footprint && within.facts && !asOf
        ? await readRepeatable(statement, within, footprint, heard)
        : await readRows(statement, within, heard);
    const cells = readCells(decodeScan(rows, scan, maxCells), scan.branches.length);
    return { cells, size: context.results ? sizeOfRows(rows) : 0 };
  };
  return asOf ? load(context) : remember(context, statement, load, ({ size }) => size);
}

/**
 * Only here what was read before is taken: a version that was read since then may be that of a later write, and nothing older may be kept
 * under it.
 */
async function readRepeatable(
  statement: Statement,
  context: LoaderContext,
  footprint: Footprint,
  heard: Heard,
): Promise<readonly Row[]> {
  try {
    const fetched = context.fetched?.get(statement);
    const rows = await (fetched
      ? readFetched(fetched, context, heard)
      : readRows(statement, { ...context, footprint: undefined }, heard));
    if (rows.length <= mostRepeated) heard.repeatable({ statement, rows });
    else footprint.unwatched();
    return rows;
  } catch (error) {
    footprint.unwatched();
    throw error;
  }
}

/** It counts as a statement of the operation, whose first it was. */
async function readFetched(
  fetched: Promise<FetchedRows>,
  { onStatement }: LoaderContext,
  heard: Heard,
): Promise<readonly Row[]> {
  onStatement();
  const { rows, milliseconds } = await fetched;
  heard.took(milliseconds);
  return rows;
}

async function readRows(statement: Statement, context: LoaderContext, heard: Heard): Promise<readonly Row[]> {
  const began = performance.now();
  const rows = await runStatement(context, statement);
  heard.took(performance.now() - began);
  return rows;
}
