/** Runs one statement of the lattice, and turns what the database cannot do into issues. */
import type { SQL } from 'drizzle-orm';
import { classifyError } from '../../db/classify-error.ts';
import type { Database } from '../../db/connection.ts';
import { executeCancellable } from '../../db/execute-cancellable.ts';
import { issue, RefusedError } from '../kernel/issue.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface RunContext {
  readonly db: Database;
  /** Hears of every statement before it runs. */
  readonly onStatement: () => void;
  /** Aborted when nobody waits for the answer any more: what runs is then cancelled in the database. */
  readonly signal?: AbortSignal | undefined;
}

export async function runStatement({ db, onStatement, signal }: RunContext, statement: SQL): Promise<readonly Row[]> {
  onStatement();
  return refusing(async () => {
    const result = await (signal ? executeCancellable(db, statement, signal) : db.execute(statement));
    return (result as unknown as { readonly rows: readonly Row[] }).rows;
  }, signal);
}

/** What a database may fail with, as issues. */
export async function refusing<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The word of Postgres for it is that of a statement that took too long.
    if (signal?.aborted) throw abandoned();
    switch (classifyError(error)) {
      case 'unavailable':
        throw new RefusedError([
          issue('DATABASE_UNAVAILABLE', 'The database does not answer.', {
            hints: ['Nothing was lost; ask again in a moment.'],
          }),
        ]);
      case 'timeout':
        throw new RefusedError([
          issue('DATABASE_TIMEOUT', 'The question took longer than a statement may take.', {
            hints: ['Ask for a shorter period, a coarser grain or fewer groups.'],
          }),
        ]);
      default:
        throw error;
    }
  }
}

const abandoned = () =>
  new RefusedError([
    issue('REQUEST_ABANDONED', 'The client went away before the answer was there, and the question was cancelled.', {
      hints: ['Ask again, and wait for the answer.'],
    }),
  ]);
