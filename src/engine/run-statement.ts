/** Runs one statement of the lattice, and turns what the database cannot do into issues. */
import type { SQL } from 'drizzle-orm';
import { classifyError } from '../../db/classify-error.ts';
import type { Database } from '../../db/connection.ts';
import { issue, RefusedError } from '../kernel/issue.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface RunContext {
  readonly db: Database;
  /** Hears of every statement before it runs. */
  readonly onStatement: () => void;
}

export async function runStatement({ db, onStatement }: RunContext, statement: SQL): Promise<readonly Row[]> {
  onStatement();
  try {
    const result = await db.execute(statement);
    return (result as unknown as { readonly rows: readonly Row[] }).rows;
  } catch (error) {
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

/** A rollup can be dropped between the plan and the statement. */
export function isMissingTable(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return code === '42P01' || (cause !== undefined && isMissingTable(cause));
}
