/** Work that an abort cancels in the database, on a connection whose process is known. */
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { cancellable } from './cancellable.ts';
import type { Database } from './connection.ts';
import { holdConnection } from './hold-connection.ts';

/** A wrapper a connection, and not one a statement. */
const wrapped = new WeakMap<pg.PoolClient, Database>();

export function databaseOn(client: pg.PoolClient): Database {
  const database = wrapped.get(client) ?? (drizzle(client) as unknown as Database);
  wrapped.set(client, database);
  return database;
}

/** Rejects with the reason of the signal where that comes first. */
export async function onHeldConnection<T>(
  db: Database,
  signal: AbortSignal,
  work: (held: Database) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { client, release } = await holdConnection(db);
  try {
    return await cancellable(client, signal, () => work(databaseOn(client)));
  } finally {
    release();
  }
}
