/** Generates the demo company and loads it: all of it in one transaction, or nothing. */
import { type ClientBase, Pool } from 'pg';
import { byConnections } from '../citus.ts';
import { claimTables } from './claim-tables.ts';
import { foundCompany } from './company.ts';
import { type DemoLoad, findDemoLoad } from './find-demo-load.ts';
import { loadTables, type SeedProgress } from './load-tables.ts';
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
  // A connection that is lost tells its queries; untold to a listener it would end the process as well.
  const ignore = () => undefined;
  client.on('error', ignore);
  try {
    await client.query('BEGIN');
    // A limit for questions must not end a load.
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query(`/* seed cluster */ ${byConnections}`);
    await client.query('/* seed lock */ LOCK TABLE cx.demo_loads IN SHARE ROW EXCLUSIVE MODE');
    const earlier = await findDemoLoad(client);
    const load = earlier ?? (await loadAll(client, options));
    await client.query('COMMIT');
    return { ...load, alreadyLoaded: earlier !== null };
  } catch (error) {
    // A connection that is gone has rolled back already: the first error is the one to tell.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.off('error', ignore);
  }
}

async function loadAll(client: ClientBase, options: SeedOptions): Promise<DemoLoad> {
  const { now, seed, scale = 1 } = options;
  await claimTables(client);
  const company = foundCompany(createWorld({ seed, scale, now }));
  const rows = await loadTables(client, company, options.onProgress ?? (() => undefined));
  await client.query(
    '/* seed mark load */ INSERT INTO cx.demo_loads (seed, scale, now, rows) VALUES ($1, $2, $3, $4)',
    [seed, scale, now, JSON.stringify(rows)],
  );
  const load = await findDemoLoad(client);
  if (load === null) throw new Error('The mark of the load is gone in the transaction that wrote it.');
  return load;
}
