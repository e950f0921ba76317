/** A batch whose statements can be run again: whether they give the same rows is all that its answer depends on. */
import type { Statement } from '../../db/statement.ts';
import type { Scan } from '../plan/plan.ts';
import type { Rollups } from '../plan/rollup/rollup.ts';
import type { Served } from '../plan/served.ts';
import type { Facts } from '../plan/table-facts.ts';
import type { LoaderContext } from './loader-context.ts';
import type { Repeatable, Repeating } from './repeatable.ts';
import { type Row, runStatement } from './run-statement.ts';
import { sameRows } from './same-rows.ts';
import { sizeOfRows } from './size-of-rows.ts';

/** Rows of a statement that are kept to be compared: what gives more is not a small answer. */
export const mostRepeated = 500;

/** A statement of the batch that was run, and what it gave. */
export interface RanScan {
  /** In the plan. */
  readonly index: number;
  readonly scan: Scan;
  readonly statement: Statement;
  readonly share: number | null | undefined;
  readonly rows: readonly Row[];
}

/** What the batch was planned by: under anything else its statements would be others. */
interface PlannedBy {
  readonly facts: Facts;
  readonly rollups: Rollups;
}

/** What outlives the operation. */
type Engine = Pick<LoaderContext, 'db' | 'prepared' | 'rollups' | 'facts' | 'onServed'>;

/** Bytes of a plan, roughly. */
const ofPlan = 2_000;

/** Told of as the batch was each time that it gives the same. */
export function repeatBatch(
  ran: readonly RanScan[],
  batch: Omit<Served, 'milliseconds'>,
  { facts, rollups }: PlannedBy,
  { db, prepared, rollups: source, facts: currentFacts, onServed }: Engine,
): Repeatable {
  return {
    texts: ran.map(({ statement }) => statement.text),
    size: ran.reduce((sum, { statement, rows }) => sum + statement.text.length + sizeOfRows(rows), ofPlan),
    again: async (operation) => {
      if (currentFacts?.() !== facts || (await source.current()) !== rollups) return false;
      const milliseconds = batch.plan.scans.map(() => 0);
      const run = async ({ index, scan, statement, share, rows }: RanScan): Promise<boolean> => {
        const fetched = fetchRows(statement, operation, { db, prepared, scan, share });
        operation.fetched.set(statement, fetched);
        try {
          const now = await fetched;
          milliseconds[index] = now.milliseconds;
          return sameRows(now.rows, rows);
        } catch {
          return false;
        }
      };
      const same = await Promise.all(ran.map(run));
      if (!same.every(Boolean)) return false;
      const served = { ...batch, milliseconds };
      onServed?.(served);
      operation.observer?.served(served);
      return true;
    },
  };
}

async function fetchRows(
  statement: Statement,
  { onStatement, signal, budget, observer, inTurn }: Repeating,
  engine: Pick<LoaderContext, 'db' | 'prepared' | 'scan' | 'share'>,
) {
  const began = performance.now();
  const rows = await runStatement({ ...engine, onStatement, signal, budget, observer, inTurn }, statement);
  return { rows, milliseconds: performance.now() - began };
}
