/** The noun: who hears what one operation runs, for metrics, traces and the log; the engine knows nothing of these. */
import type { Asker, Statement } from '../../db/statement.ts';
import type { Plan, Scan } from '../plan/plan.ts';
import type { Served } from '../plan/served.ts';

/** Must neither throw nor take long: it is called between the question and its answer. */
export interface OperationObserver extends Asker {
  /** A batch begins to be planned. Null where nobody wants to know how long that takes. */
  planning(): RunningPlanning | null;
  /**
   * A statement begins. `backend` is the process of the database that runs it; null where that is not known. `scan` is what was
   * lowered to it, where it is of one.
   */
  began(statement: Pick<Statement, 'text' | 'parameters'>, backend: number | null, scan?: Scan): RunningStatement;
  /** What a statement would have given was kept from before. */
  kept(statement: Pick<Statement, 'text'>): void;
  /** A batch of questions was answered. */
  served(batch: Served): void;
}

export interface RunningPlanning {
  ended(plan: Plan): void;
}

/** Its comment says whose it is, for who reads the log of the database; a prepared statement goes without. */
export interface RunningStatement extends Asker {
  /** It gave so many rows. */
  ended(rows: number): void;
  /** `abandoned`: nobody waits for it any more, and so it was cancelled. */
  failed(error: unknown, abandoned: boolean): void;
}
