/** An operation that took long, told in one line of the log: what was asked, what ran, and by which plan; never with values. */
import type { Database } from '../../../db/connection.ts';
import { runStatementOn } from '../../../db/statement.ts';
import { describeScan } from '../../plan/describe-plan.ts';
import type { Logger } from '../logger.ts';
import type { EndedOperation } from './ended-operation.ts';
import type { RanStatement } from './observed-operation.ts';
import { withoutLiterals, withoutValues } from './without-values.ts';

interface Told {
  readonly logger: Logger;
  /** Asked how it runs the statements; null where it is not. */
  readonly db: Database | null;
}

/** Statements of one line at most: the slowest. */
const most = 20;

/** Never rejects. */
export async function tellSlowQuestion(operation: EndedOperation, { logger, db }: Told): Promise<void> {
  const { requestId, name, milliseconds, outcome, codes, fingerprint, observed } = operation;
  const slowest = (observed?.statements ?? [])
    .toSorted((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0))
    .slice(0, most);
  const line = {
    requestId,
    traceId: observed?.traceId,
    operation: name,
    fingerprint,
    milliseconds: Math.round(milliseconds),
    outcome,
    ...(codes.length > 0 ? { errors: codes } : {}),
    metrics: observed?.metrics ?? [],
    statements: slowest.map(({ name: statement, milliseconds: took, rows, backend }) => ({
      statement,
      milliseconds: took === null ? null : Math.round(took),
      rows,
      backend,
    })),
    kept: observed?.keptStatements ?? 0,
    plan: (observed?.scans ?? []).map((scan) => withoutValues(describeScan(scan))),
  };
  const explained = db && slowest[0] ? await explain(db, slowest[0]) : null;
  logger.warn({ ...line, ...(explained === null ? {} : { explain: explained }) }, 'slow question');
}

/** How the database would run the slowest; null where it does not say. */
async function explain(db: Database, { statement: { text, parameters } }: RanStatement): Promise<string | null> {
  try {
    const rows = await runStatementOn(db, { text: `explain (verbose, costs) ${text}`, parameters });
    return withoutLiterals(rows.map((row) => String(row['QUERY PLAN'])).join('\n'));
  } catch {
    return null;
  }
}
