/** Statements read side by side, a batch at a time, over one snapshot: where an answer too large for memory comes from. */
import { type SQL, sql } from 'drizzle-orm';
import { backendOf } from './behind-database.ts';
import { cancellable } from './cancellable.ts';
import type { Database } from './connection.ts';
import { holdConnection } from './hold-connection.ts';
import { databaseOn } from './on-held-connection.ts';

export interface CursorOptions {
  readonly signal?: AbortSignal | undefined;
  /** Before the text of each statement, for who reads the log of the database. */
  readonly comment?: string | undefined;
}

export interface Cursors {
  /** The process of the database that runs them. */
  readonly backend: number | null;
  /** The next rows of a statement, by its index; fewer than `count` are the last. */
  fetch(statement: number, count: number): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends the transaction and gives the connection back. */
  close(): Promise<void>;
}

/**
 * One connection for all of them, and one read-only transaction, so that they see the same rows. An abort of the signal
 * cancels what is being fetched. Whoever opens must close.
 */
export async function openCursors(
  db: Database,
  statements: readonly SQL[],
  { signal, comment = '' }: CursorOptions = {},
): Promise<Cursors> {
  signal?.throwIfAborted();
  const { client, release } = await holdConnection(db);
  const held = databaseOn(client);
  const run = (statement: SQL) =>
    cancellable(client, signal, () => held.execute(sql`${sql.raw(comment)} ${statement}`));
  const close = async (): Promise<void> => {
    // Where the connection is lost there is nothing to undo, and the pool replaces it.
    await client.query('rollback').catch(() => undefined);
    release();
  };
  try {
    // Every row will be read: a plan that is quick to the first tenth of them is the wrong one.
    await client.query(
      'begin transaction isolation level repeatable read read only; set local cursor_tuple_fraction = 1',
    );
    for (const [index, statement] of statements.entries())
      await run(sql`declare ${cursorName(index)} no scroll cursor for ${statement}`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    backend: backendOf(held),
    fetch: async (statement, count) => {
      const { rows } = await run(sql`fetch forward ${sql.raw(String(count))} from ${cursorName(statement)}`);
      return rows;
    },
    close,
  };
}

const cursorName = (index: number): SQL => sql`${sql.identifier(`cairn_${index}`)}`;
