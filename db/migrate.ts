/** Brings a database to the tables of this version: every start runs it, and only the first has anything to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type { Pool } from 'pg';
import { issue, RefusedError } from '../src/kernel/issue.ts';
import { whatIsWanting } from './classify-error.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
const journal = { migrationsSchema: 'cairn', migrationsTable: 'migrations' };
/** "cairn" in ASCII: two servers that start at once take turns. */
const lockKey = 0x63_61_69_72_6e;

export interface MigrateOptions {
  /** Milliseconds to wait for a table that others use: as long as that, everybody else who wants it waits behind. Default 2000. */
  readonly lockTimeout?: number;
  /** Milliseconds in which that is tried again. Default 60000. */
  readonly patience?: number;
}

/**
 * Applies what is missing, all or nothing, and says how many migrations that were. Throws `RefusedError`:
 * `DATABASE_UNSUPPORTED` for a database that a newer Cairn has migrated, `DATABASE_TIMEOUT` where a table stays in use, `DATABASE_UNAVAILABLE`
 * where it takes no writes or has no room.
 */
export async function migrate(pool: Pool, options: MigrateOptions = {}): Promise<number> {
  const { lockTimeout = 2_000, patience = 60_000 } = options;
  const client = await pool.connect();
  // Without a listener a server that goes away between two statements would end the process.
  client.on('error', ignored);
  try {
    // Waiting for another server, and rebuilding a large table, may take longer than any question may.
    await client.query('set statement_timeout = 0');
    await client.query(`select pg_advisory_lock(${lockKey})`);
    const known = readMigrationFiles({ migrationsFolder });
    const before = await applied(client);
    const newest = Math.max(...known.map(({ folderMillis }) => folderMillis));
    if (before.some((when) => when > newest)) throw new RefusedError([newerDatabase]);
    // Whoever serves need not be able to migrate, and a database that takes no writes has answers all the same.
    const last = Math.max(0, ...before);
    const pending = known.filter(({ folderMillis }) => folderMillis > last).length;
    if (pending === 0) return 0;
    await client.query(`set lock_timeout = ${Math.trunc(lockTimeout)}`);
    await untilFree(patience, () =>
      applyMigrations(drizzle(client), { migrationsFolder, ...journal }).catch((error: unknown) => {
        throw refusalOf(error, pending) ?? error;
      }),
    );
    return (await applied(client)).length - before.length;
  } finally {
    // Closing the connection gives the lock free, however far we came.
    client.release(true);
    client.off('error', ignored);
  }
}

/** Where the database has no room for them, or takes no writes at all. */
function refusalOf(error: unknown, pending: number): RefusedError | null {
  const wanting = whatIsWanting(error);
  if (!wanting) return null;
  const migrations = pending === 1 ? 'a migration is' : `${pending} migrations are`;
  return new RefusedError([
    issue('DATABASE_UNAVAILABLE', `${wanting.message}, and ${migrations} pending. Nothing was changed.`, {
      hints: [wanting.hint],
    }),
  ]);
}

/** The statement that runs, or the next one, says the same. */
const ignored = (): void => undefined;

/** A server of before goes on while this one starts: it must not queue behind a lock that we queue for. */
async function untilFree(patience: number, work: () => Promise<void>): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (hasCode(error, '42501')) throw new RefusedError([notAllowed]);
      if (!hasCode(error, '55P03')) throw error;
      if (performance.now() >= end) throw new RefusedError([tablesInUse]);
      // Time for those who waited behind us.
      await sleep(Math.min(500, patience / 4));
    }
  }
}

/** 42501: insufficient_privilege; 55P03: lock_not_available. */
function hasCode(error: unknown, wanted: string): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return code === wanted || (cause !== undefined && hasCode(cause, wanted));
}

const notAllowed = issue(
  'MIGRATION_NOT_ALLOWED',
  'Migrations are pending, and the role of this connection may not apply them.',
  {
    hints: [
      'Set DATABASE_MIGRATION_URL to the role that owns the tables of Cairn, or run "cairn migrate" with it before: see docs/database-roles.md.',
    ],
  },
);

const tablesInUse = issue('DATABASE_TIMEOUT', 'A table that has to be migrated stays in use.', {
  hints: [
    'Nothing was changed. Find who holds it in pg_stat_activity (an import, or a transaction that was left open), and start again.',
  ],
});

/** How many migrations are missing; null for a database that a newer Cairn has migrated. Changes nothing. */
export async function pendingMigrations(pool: Pool): Promise<number | null> {
  const known = readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis);
  const before = await applied(pool);
  const last = Math.max(0, ...before);
  return last > Math.max(...known) ? null : known.filter((when) => when > last).length;
}

const newerDatabase = issue('DATABASE_UNSUPPORTED', 'The database has been migrated by a newer version of Cairn.', {
  hints: ['Start that version, or restore a backup from before.'],
});

async function applied(client: { query: Pool['query'] }): Promise<readonly number[]> {
  const exists = await client.query<{ found: boolean }>(`select to_regclass('cairn.migrations') is not null as found`);
  if (exists.rows[0]?.found !== true) return [];
  const rows = await client.query<{ created_at: string }>('select created_at from cairn.migrations');
  return rows.rows.map((row) => Number(row.created_at));
}
