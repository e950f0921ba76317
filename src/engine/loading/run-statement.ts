/** Runs one statement of the lattice, and turns what the database cannot do into issues. */
import { is, SQL } from 'drizzle-orm';
import type { LimitFunction } from 'p-limit';
import { backendOf } from '../../../db/behind-database.ts';
import type { Database } from '../../../db/connection.ts';
import { databaseRefusal } from '../../../db/database-refusal.ts';
import { onHeldConnection } from '../../../db/on-held-connection.ts';
import type { PreparedStatements } from '../../../db/prepared-statements.ts';
import { type Row, runStatementOn, type Statement, toStatement } from '../../../db/statement.ts';
import { withShareOfWorkers } from '../../../db/with-share-of-workers.ts';
import { issue, RefusedError } from '../../kernel/issue.ts';
import type { Scan } from '../../plan/plan.ts';
import type { Budget } from '../cost/estimate.ts';
import { estimateStatement } from '../cost/estimate-statement.ts';
import type { OperationObserver } from '../observer.ts';
import type { Footprint } from '../reuse/footprint.ts';
import type { ResultCache } from '../reuse/result-cache.ts';

export type { Row } from '../../../db/statement.ts';

export interface RunContext {
  readonly db: Database;
  /** Hears of every statement before it runs. */
  readonly onStatement: () => void;
  /** Leaves what recurs prepared; nothing is without it. */
  readonly prepared?: PreparedStatements | undefined;
  /** Keeps what statements gave; nothing is kept without it. */
  readonly results?: ResultCache | undefined;
  /** Aborted when nobody waits for the answer any more: what runs is then cancelled in the database. */
  readonly signal?: AbortSignal | undefined;
  /** How many statements of one operation run at once; no limit without it. */
  readonly inTurn?: LimitFunction | undefined;
  /** What may still be read; without it nothing is estimated. */
  readonly budget?: Budget | undefined;
  /** Of what the statements that run beside one another may keep busy; all of it without it. */
  readonly share?: number | null | undefined;
  /** Hears what the operation reads. */
  readonly footprint?: Footprint | undefined;
  /** Hears what runs. */
  readonly observer?: OperationObserver | undefined;
  /** What the statement was lowered from, for who hears of it. */
  readonly scan?: Scan | undefined;
}

/**
 * From the result cache where there is one and the data is as it was, and else as loaded within a context of its own: its signal
 * tells when nobody waits any more, which is not when this reader has gone, for others may wait for the same.
 */
export function remember<T extends object, Within extends RunContext>(
  context: Within,
  statement: Statement,
  load: (within: Within) => Promise<T>,
  sizeOf: (value: T) => number,
): Promise<T> {
  const { results, signal, footprint, observer } = context;
  if (!results) return load(context);
  let ran = false;
  const alone = (gone: AbortSignal | undefined, unwatched?: Footprint) => {
    ran = true;
    return load({ ...context, signal: gone, footprint: unwatched });
  };
  return refusing(async () => {
    const found = await results.read({ statement, signal, footprint }, alone, sizeOf);
    if (!ran) observer?.kept(statement);
    return found;
  }, signal);
}

/** Of what nothing is kept: whoever keeps what it gives says so to the footprint, and takes it away. */
export async function runStatement(context: RunContext, given: SQL | Statement): Promise<readonly Row[]> {
  const { db, onStatement, signal, inTurn, footprint } = context;
  footprint?.unwatched();
  const statement = is(given, SQL) ? toStatement(given) : given;
  await afford(statement, context);
  onStatement();
  const run = (on: Database) => runObserved(on, statement, context);
  const work = () => (signal ? onHeldConnection(db, signal, run) : run(db));
  return refusing(() => (inTurn ? inTurn(work) : work()), signal);
}

async function runObserved(
  on: Database,
  statement: Statement,
  { prepared, observer, signal, share, scan }: RunContext,
): Promise<readonly Row[]> {
  const running = observer?.began(statement, backendOf(on), scan);
  try {
    const run = (within: Database) => runStatementOn(within, statement, { asker: running });
    // What reads many rows is not quick, and never prepared.
    const alone = share ? withShareOfWorkers(on, share, run) : null;
    const rows = await (alone ?? (prepared ? prepared.run(on, statement, running) : run(on)));
    running?.ended(rows.length);
    return rows;
  } catch (error) {
    running?.failed(error, signal?.aborted === true);
    throw error;
  }
}

/** Refuses what would read more than there is budget for. What was kept from before costs nothing: it is not run. */
export async function afford(statement: Statement, { db, budget, signal }: RunContext): Promise<void> {
  if (!budget) return;
  const { rows } = await refusing(() => estimateStatement(db, statement), signal);
  await budget.spend(rows);
}

/** What a database may fail with, as issues. */
export async function refusing<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The word of Postgres for it is that of a statement that took too long.
    if (signal?.aborted) throw abandoned();
    throw databaseRefusal(error) ?? error;
  }
}

/** A rollup can be dropped between the plan and the statement. */
export function isMissingTable(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return code === '42P01' || (cause !== undefined && isMissingTable(cause));
}

const abandoned = () =>
  new RefusedError([
    issue('REQUEST_ABANDONED', 'The client went away before the answer was there, and the question was cancelled.', {
      hints: ['Ask again, and wait for the answer.'],
    }),
  ]);
