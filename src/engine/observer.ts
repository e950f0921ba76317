/** The noun: who hears what one operation runs, for metrics, traces and the log; the engine knows nothing of these. */
import type { Statement } from '../../db/statement.ts';
import type { Served } from '../plan/served.ts';

/** Must neither throw nor take long: it is called between the question and its answer. */
export interface OperationObserver {
  /** A comment of SQL for each statement that is not prepared: whose it is, for who reads the log of the database. */
  readonly comment: string;
  /** A statement begins. `backend` is the process of the database that runs it; null where that is not known. */
  began(statement: Pick<Statement, 'text' | 'parameters'>, backend: number | null): RunningStatement;
  /** What a statement would have given was kept from before. */
  kept(statement: Pick<Statement, 'text'>): void;
  /** A batch of questions was answered. */
  served(batch: Served): void;
}

export interface RunningStatement {
  /** It gave so many rows. */
  ended(rows: number): void;
  /** `abandoned`: nobody waits for it any more, and so it was cancelled. */
  failed(error: unknown, abandoned: boolean): void;
}
