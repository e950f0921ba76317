/** What is behind a database: a pool, one connection, or, in a transaction, neither that would be ours to give away. */
import pg from 'pg';
import type { Database } from './connection.ts';
import { ReadingPool } from './replicas/reading-pool.ts';

/** What drizzle was given, and its types do not say. */
const behind = (db: Database): unknown => (db as Database & { readonly $client?: unknown }).$client;

export function poolOf(db: Database): Pick<pg.Pool, 'connect'> {
  const pool = behind(db);
  if (pool instanceof pg.Pool || pool instanceof ReadingPool) return pool as Pick<pg.Pool, 'connect'>;
  throw new Error('The database is no pool of connections.');
}

/** Null for a pool and within a transaction. */
export function connectionOf(db: Database): pg.Client | null {
  const connection = behind(db);
  return connection instanceof pg.Client ? connection : null;
}

/** The process of the database that runs what is asked of a held connection, as `pg_stat_activity` has it; null for a pool. */
export function backendOf(db: Database): number | null {
  const { processID } = (connectionOf(db) ?? {}) as { readonly processID?: unknown };
  return typeof processID === 'number' ? processID : null;
}
