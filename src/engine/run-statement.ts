/** Runs one statement of the lattice, and turns what the database cannot do into issues. */
import { is, SQL } from 'drizzle-orm';
import { classifyError } from '../../db/classify-error.ts';
import type { Database } from '../../db/connection.ts';
import type { PreparedStatements } from '../../db/prepared-statements.ts';
import { type Row, runStatementOn, type Statement, toStatement } from '../../db/statement.ts';
import { issue, RefusedError } from '../kernel/issue.ts';

export type { Row } from '../../db/statement.ts';

export interface RunContext {
  readonly db: Database;
  /** Hears of every statement before it runs. */
  readonly onStatement: () => void;
  /** Leaves what recurs prepared; nothing is without it. */
  readonly prepared?: PreparedStatements | undefined;
}

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
