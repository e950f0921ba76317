/** The one way to the database, the same for the embedded server and for DATABASE_URL. */

import { drizzle, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { issue, RefusedError } from '../src/kernel/issue.ts';
import { connectionRefusal } from './connection-refusal.ts';
import { returnConnections } from './return-connections.ts';
import * as tables from './tables/index.ts';

/** A connection or a transaction: what runs on one runs on the other. */
export type Database = PgDatabase<NodePgQueryResultHKT, typeof tables>;

export interface DatabaseOptions {
  /** Connections kept at most; the embedded server allows 50. Default 10. */
  readonly max?: number;
  /** Milliseconds to wait for a free or new connection. Default 5000. */
  readonly connectionTimeout?: number;
  /** Milliseconds after which the server cancels a statement; 0, the default, for no limit. */
  readonly statementTimeout?: number;
  /** Hears of connections lost while idle; the pool replaces them by itself. */
  readonly onLost?: (error: Error) => void;
}

export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  /** Waits for what runs. */
  close(): Promise<void>;
}

const oldestVersion = 150_000;

/**
 * Opens a pool and asks the server who it is. Throws `RefusedError` with `DATABASE_UNAVAILABLE` where nobody answers
 * and `DATABASE_UNSUPPORTED` for a server older than Postgres 15.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<OpenDatabase> {
  const pool = openPool(url, options);
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const close = once(async () => {
    // One that was abandoned is at its end.
    if (!pool.ending) await pool.end();
  });
  return { db: returnConnections(drizzle(pool, { schema: tables }), pool), pool, close };
}

/** Connections that speak as ours do. Nothing is asked yet. */
export function openPool(url: string, options: DatabaseOptions = {}): pg.Pool {
  const statementTimeout = Math.trunc(options.statementTimeout ?? 0);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'cairn',
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectionTimeout ?? 5000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser },
    // Keepalives: a machine of ours that is gone without a word must not keep its locks for the two hours of the operating system.
    // On connecting rather than as start-up options, which a DATABASE_URL with options of its own would replace. Many small filters
    // make much code: compiling it took half the time of such a statement on five hundred targets, and saved none of the rest. A worker takes
    // milliseconds to begin, which is what five thousand units of cost come to, and not one: of four statements of 50,000 rows side by side,
    // two had workers, for which all of them waited a sixth longer.
    onConnect: (client) =>
      client.query(
        `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set jit = off; set parallel_setup_cost = 5000; set statement_timeout = ${statementTimeout}; set tcp_keepalives_idle = 60; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3`,
      ) as unknown as undefined,
  });
  // Without a listener a server that goes away would end the process.
  pool.on('error', (error) => options.onLost?.(error));
  // The same of a connection that is in use, in a transaction between two statements: the next one fails, and says why.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function checkVersion(pool: pg.Pool): Promise<void> {
  let version: string;
  try {
    const result = await pool.query<{ version: string }>(`select current_setting('server_version_num') as version`);
    version = result.rows[0]?.version ?? '0';
  } catch (error) {
    const refusal = connectionRefusal(error);
    throw refusal ? new RefusedError([refusal]) : error;
  }
  if (Number(version) >= oldestVersion) return;
  const major = Math.trunc(Number(version) / 10_000);
  throw new RefusedError([
    issue('DATABASE_UNSUPPORTED', `The database server is Postgres ${major}; Cairn needs Postgres 15 or later.`, {
      hints: ['Leave DATABASE_URL unset to use the Postgres that Cairn brings along.'],
    }),
  ]);
}

const { builtins } = pg.types;
/** Left as the server wrote them: a JavaScript Date knows no date without a time, no microsecond and no infinity. */
const leftAsText: ReadonlySet<number> = new Set([
  builtins.DATE,
  builtins.TIMESTAMP,
  builtins.TIMESTAMPTZ,
  builtins.INTERVAL,
  builtins.INT8,
  builtins.NUMERIC,
]);

/** For this pool only: the parsers of `pg` itself stay as they are. */
function getTypeParser(type: number, format?: 'text' | 'binary') {
  if (leftAsText.has(type)) return (value: string) => value;
  return pg.types.getTypeParser(type, format as 'text');
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= close();
    return closing;
  };
}
