/** A batch whose statements can be run again: whether they give the same rows is all that its answer depends on. */
import type { Served } from '../../plan/served.ts';
import { type Engine, isPlannedAlike, type PlannedBy, type Ran, runAgain, sizeOfRan } from './repeat-statement.ts';
import type { Repeatable } from './repeatable.ts';
import { sameRows } from './same-rows.ts';

/** A statement of the batch that was run. */
export interface RanScan extends Ran {
  /** In the plan. */
  readonly index: number;
}

/** Bytes of a plan, roughly. */
const ofPlan = 2_000;

/** Told of as the batch was each time that it gives the same. */
export function repeatBatch(
  ran: readonly RanScan[],
  batch: Omit<Served, 'milliseconds'>,
  planned: PlannedBy,
  engine: Engine,
): Repeatable {
  return {
    texts: ran.map(({ statement }) => statement.text),
    size: ran.reduce((sum, each) => sum + sizeOfRan(each), ofPlan),
    again: async (operation) => {
      if (!(await isPlannedAlike(planned, engine))) return false;
      const milliseconds = batch.plan.scans.map(() => 0);
      const run = async (each: RanScan): Promise<boolean> => {
        const now = await runAgain(each, operation, engine);
        if (now) milliseconds[each.index] = now.milliseconds;
        // Cells are sorted when they are read: workers may give them in another order each time.
        return now !== null && sameRows(now.rows, each.rows);
      };
      const same = await Promise.all(ran.map(run));
      if (!same.every(Boolean)) return false;
      const served = { ...batch, milliseconds };
      engine.onServed?.(served);
      operation.observer?.served(served);
      return true;
    },
  };
}
