/** One statement that an abort cancels. */
import type { SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { cancellable } from './cancellable.ts';
import type { Database } from './connection.ts';
import { holdConnection } from './hold-connection.ts';

/** As `db.execute`, on a connection whose process is known. Rejects with the reason of the signal where that comes first. */
export async function executeCancellable(db: Database, statement: SQL, signal: AbortSignal) {
  signal.throwIfAborted();
  const { client, release } = await holdConnection(db);
  try {
    return await cancellable(client, signal, () => drizzle(client).execute(statement));
  } finally {
    release();
  }
}
