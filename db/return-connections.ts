/** Transactions that give their connection back, whatever becomes of it. */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgTransactionConfig } from 'drizzle-orm/pg-core';
import type pg from 'pg';

/** What drizzle asks a session for, and its types keep to themselves. */
interface Transacting {
  readonly session: {
    transaction: (work: (transaction: never) => Promise<unknown>, config?: PgTransactionConfig) => Promise<unknown>;
  };
}

/** A wrapper a connection, and not one a transaction. */
const wrapped = new WeakMap<pg.PoolClient, NodePgDatabase>();

/**
 * drizzle takes a connection, begins, and gives it back at the end: not where `begin` fails, as on a connection that was lost just then. The
 * pool then has one place less for good, and waits for it at its end. `db` itself, over that pool.
 */
export function returnConnections<T extends object>(db: T, pool: Pick<pg.Pool, 'connect'>): T {
  const { session } = db as unknown as Transacting;
  session.transaction = async (work, config) => {
    const client = await pool.connect();
    const own: NodePgDatabase = wrapped.get(client) ?? drizzle(client);
    wrapped.set(client, own);
    try {
      return await own.transaction(work as never, config);
    } finally {
      // One that is still in its transaction is of no use to anybody.
      client.release(client.getTransactionStatus() !== 'I');
    }
  };
  return db;
}
