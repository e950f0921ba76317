/** A statement that can be run again: as long as it would be planned alike, what it gives tells whether an answer is still the same. */
import type { Statement } from '../../../db/statement.ts';
import type { Scan } from '../../plan/plan.ts';
import type { Rollups } from '../../plan/rollup/rollup.ts';
import type { Facts } from '../../plan/table-facts.ts';
import type { LoaderContext } from '../loading/loader-context.ts';
import { type Row, runStatement } from '../loading/run-statement.ts';
import { sizeOfRows } from '../loading/size-of-rows.ts';
import type { FetchedRows, Repeatable, Repeating } from './repeatable.ts';
import { sameRowsInOrder } from './same-rows.ts';

/** One that was run, and what it gave. */
export interface Ran {
  readonly scan: Scan;
  readonly statement: Statement;
  readonly share: number | null | undefined;
  readonly rows: readonly Row[];
}

/** What it was planned by: under anything else it would be another. */
export interface PlannedBy {
  readonly facts: Facts;
  readonly rollups: Rollups;
}

/** What outlives the operation. */
export type Engine = Pick<LoaderContext, 'db' | 'prepared' | 'rollups' | 'facts' | 'onServed'>;

/** Nothing else of the operation, which would live as long as its answer is kept. */
export const engineOf = ({ db, prepared, rollups, facts, onServed }: Engine): Engine => ({
  db,
  prepared,
  rollups,
  facts,
  onServed,
});

/** Where the order of the rows is of the answer, as in a ranking. */
export const repeatStatement = (ran: Ran, planned: PlannedBy, engine: Engine): Repeatable => ({
  texts: [ran.statement.text],
  size: sizeOfRan(ran),
  again: async (operation) => {
    if (!(await isPlannedAlike(planned, engine))) return false;
    const now = await runAgain(ran, operation, engine);
    return now !== null && sameRowsInOrder(now.rows, ran.rows);
  },
});

export const isPlannedAlike = async ({ facts, rollups }: PlannedBy, engine: Engine): Promise<boolean> =>
  engine.facts?.() === facts && (await engine.rollups.current()) === rollups;

/** Whoever answers anew finds what it gave. Null where it failed. */
export async function runAgain(
  { statement, scan, share }: Ran,
  { onStatement, signal, budget, observer, inTurn, fetched }: Repeating,
  { db, prepared }: Engine,
): Promise<FetchedRows | null> {
  const began = performance.now();
  const run = async (): Promise<FetchedRows> => {
    const context = { db, prepared, scan, share, onStatement, signal, budget, observer, inTurn };
    const rows = await runStatement(context, statement);
    return { rows, milliseconds: performance.now() - began };
  };
  const running = run();
  fetched.set(statement, running);
  return running.catch(() => null);
}

export const sizeOfRan = ({ statement, rows }: Ran): number => statement.text.length + sizeOfRows(rows);
