/** Generates the demo company and loads it: all of it in one transaction, or nothing. */
import { type ClientBase, Pool } from 'pg';
import { foundCompany } from './company.ts';
import { type DemoLoad, findDemoLoad } from './find-demo-load.ts';
import { loadTables, type SeedProgress } from './load-tables.ts';
import { refuseForeignRows } from './refuse-foreign-rows.ts';
import { createWorld } from './world.ts';

export interface SeedOptions {
  /** The "today" of the demo company: nothing in it happens later. */
  readonly now: Date;
  /** The same seed, scale and now make the same rows. A 32-bit integer. */
  readonly seed: number;
  /** Hears of every table, several times. An error that it throws ends the load, and nothing stays. */
  readonly onProgress?: (progress: SeedProgress) => void;
  /** 1, when absent, is about 20,000 customers. */
  readonly scale?: number;
}

/** What is there now; `alreadyLoaded` where an earlier load was found and left alone. */
export interface DemoSummary extends DemoLoad {
  readonly alreadyLoaded: boolean;
}

/**
 * Loads the demo company into the empty tables of schema `cx`. Given a pool it takes one connection; a client must not be
 * in a transaction. Two loads at once wait for each other. Rejects when rows that are not the demo's are in the way.
 */
export async function seedDemo(db: Pool | ClientBase, options: SeedOptions): Promise<DemoSummary> {
  if (!(db instanceof Pool)) return loadInTransaction(db, options);
  const client = await db.connect();
  try {
    return await loadInTransaction(client, options);
  } finally {
    client.release();
  }
}

async function loadInTransaction(client: ClientBase, options: SeedOptions): Promise<DemoSummary> {
  await client.query('BEGIN');
  try {
    await client.query('/* seed lock */ LOCK TABLE cx.demo_loads IN SHARE ROW EXCLUSIVE MODE');
    const earlier = await findDemoLoad(client);
    const load = earlier ?? (await loadAll(client, options));
    await client.query('COMMIT');
    return { ...load, alreadyLoaded: earlier !== null };
  } catch (error) {
    // A connection that is gone has rolled back already: the first error is the one to tell.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function loadAll(client: ClientBase, options: SeedOptions): Promise<DemoLoad> {
  const { now, seed, scale = 1 } = options;
  await refuseForeignRows(client);
  const company = foundCompany(createWorld({ seed, scale, now }));
  const rows = await loadTables(client, company, options.onProgress ?? (() => undefined));
  const marked = await client.query<{ loadedAt: Date }>(
    '/* seed mark load */ INSERT INTO cx.demo_loads (seed, scale, now, rows) VALUES ($1, $2, $3, $4) RETURNING loaded_at AS "loadedAt"',
    [seed, scale, now, JSON.stringify(rows)],
  );
  const loadedAt = marked.rows[0]?.loadedAt ?? now;
  return { seed, scale, now, rows, loadedAt };
}
