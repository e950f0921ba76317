/** The rows of a statement, so that whoever reads again what an answer was made of can tell whether it still gives them. */
import type { Statement } from '../../../db/statement.ts';
import type { LoaderContext } from '../loading/loader-context.ts';
import { type Row, runStatement } from '../loading/run-statement.ts';
import type { Footprint } from './footprint.ts';
import { type FetchedRows, fetchedOf } from './repeatable.ts';

/** Rows of a statement that are kept to be compared: what gives more is no small answer. */
const mostRepeated = 10_000;

export interface Heard {
  /** Milliseconds, where the statement was run. */
  took(milliseconds: number): void;
  /** What nobody watches gave these rows, and can be read again. */
  repeatable(rows: readonly Row[]): void;
}

/** Not to be read again is what was read on a replica, for which nobody knows the facts, and what a rule of time decides (`asOf`). */
export async function readRows(
  statement: Statement,
  context: LoaderContext,
  heard: Heard,
  asOf: boolean,
): Promise<readonly Row[]> {
  const { footprint, facts } = context;
  return footprint && facts && !asOf
    ? readRepeatable(statement, context, footprint, heard)
    : run(statement, context, heard);
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
    const fetched = context.fetched && fetchedOf(context.fetched, statement);
    const rows = await (fetched
      ? takeFetched(fetched, context, heard)
      : run(statement, { ...context, footprint: undefined }, heard));
    if (rows.length <= mostRepeated) heard.repeatable(rows);
    else footprint.unwatched();
    return rows;
  } catch (error) {
    footprint.unwatched();
    throw error;
  }
}

/** It counts as a statement of the operation, whose first it was. */
async function takeFetched(
  fetched: Promise<FetchedRows>,
  { onStatement }: LoaderContext,
  heard: Heard,
): Promise<readonly Row[]> {
  onStatement();
  const { rows, milliseconds } = await fetched;
  heard.took(milliseconds);
  return rows;
}

async function run(statement: Statement, context: LoaderContext, heard: Heard): Promise<readonly Row[]> {
  const began = performance.now();
  const rows = await runStatement(context, statement);
  heard.took(performance.now() - began);
  return rows;
}
