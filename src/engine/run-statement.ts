/** Runs one statement of the lattice, and turns what the database cannot do into issues. */
import { is, SQL } from 'drizzle-orm';
import { classifyError } from '../../db/classify-error.ts';
import type { Database } from '../../db/connection.ts';
import type { PreparedStatements } from '../../db/prepared-statements.ts';
import { type Row, runStatementOn, type Statement, toStatement } from '../../db/statement.ts';
import { issue, RefusedError } from '../kernel/issue.ts';
import type { ResultCache } from './result-cache.ts';

export type { Row } from '../../db/statement.ts';

export interface RunContext {
  readonly db: Database;
  /** Hears of every statement before it runs. */
  readonly onStatement: () => void;
  /** Leaves what recurs prepared; nothing is without it. */
  readonly prepared?: PreparedStatements | undefined;
  /** Keeps what statements gave; nothing is kept without it. */
  readonly results?: ResultCache | undefined;
  /** Tells readers apart who may not see the same rows. */
  readonly policy?: string | undefined;
}

/** From the result cache where there is one and the data is as it was, and else as loaded. */
export const remember = <T extends object>(
  { results, policy = '' }: RunContext,
  statement: Statement,
  load: () => Promise<T>,
  sizeOf: (value: T) => number,
): Promise<T> => (results ? results.read({ statement, policy }, load, sizeOf) : load());

export async function runStatement(
  { db, onStatement, prepared }: RunContext,
  given: SQL | Statement,
): Promise<readonly Row[]> {
  onStatement();
  const statement = is(given, SQL) ? toStatement(given) : given;
  try {
    return await (prepared ? prepared.run(db, statement) : runStatementOn(db, statement));
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
