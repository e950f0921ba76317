/** Brings a database to the tables of this version: every start runs it, and only the first has anything to do. */
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type { Pool } from 'pg';
import { issue, RefusedError } from '../src/kernel/issue.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
const journal = { migrationsSchema: 'cairn', migrationsTable: 'migrations' };
/** "cairn" in ASCII: two servers that start at once take turns. */
const lockKey = 0x63_61_69_72_6e;

/**
 * Applies what is missing, all or nothing, and says how many migrations that were. Throws `RefusedError` with
 * `DATABASE_UNSUPPORTED` for a database that a newer Cairn has migrated.
 */
export async function migrate(pool: Pool): Promise<number> {
  const client = await pool.connect();
  try {
    // Waiting for another server, and rebuilding a large table, may take longer than any question may.
    await client.query('set statement_timeout = 0');
    await client.query(`select pg_advisory_lock(${lockKey})`);
    const known = readMigrationFiles({ migrationsFolder });
    const before = await applied(client);
    const newest = Math.max(...known.map(({ folderMillis }) => folderMillis));
    if (before.some((when) => when > newest)) throw new RefusedError([newerDatabase]);
    await applyMigrations(drizzle(client), { migrationsFolder, ...journal });
    return (await applied(client)).length - before.length;
  } finally {
    // Closing the connection gives the lock free, however far we came.
    client.release(true);
  }
}

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
