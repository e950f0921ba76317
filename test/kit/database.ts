/** A migrated database of a test file's own, and transactions that leave nothing behind. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Database, type DatabaseOptions, type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { distribute, prepareDistribution } from '../../src/distribute/distribute.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { databaseOf } from './database-url.ts';

export interface TestDatabase extends OpenDatabase {
  readonly url: string;
}

/**
 * Call it once at the top of a test file: `const { db } = await testDatabase();`. The database holds all tables and no
 * rows, and is dropped after the file.
 */
export async function testDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const name = `${inject('databasePrefix')}_${randomBytes(6).toString('hex')}`;
  const url = databaseOf(inject('adminUrl'), name);
  if (inject('citus')) await createDistributed(name, url);
  // Files are copied in a third of the time that their pages take through the log.
  else await asAdmin(`create database ${name} template ${inject('templateDatabase')} strategy file_copy`);
  const opened = await openDatabase(url, options);
  afterAll(async () => {
    await opened.close();
    await asAdmin(`drop database if exists ${name} with (force)`);
  });
  return { ...opened, url };
}

/** With the tables of the shipped model distributed: a database with Citus is no template. */
async function createDistributed(name: string, url: string): Promise<void> {
  await asAdmin(`create database ${name}`);
  const { db, pool, close } = await openDatabase(url);
  try {
    await pool.query('create extension citus');
    await migrate(pool);
    const plan = unwrap(await prepareDistribution(db, unwrap(await readModel('models/cx'))));
    unwrap(await distribute(db, plan));
  } finally {
    await close();
  }
}

/** Runs `work` in a transaction, hands back what it returns, and undoes all it wrote. */
export async function rollback<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  const undo = new Error('rolled back as intended');
  let outcome: { readonly value: T } | undefined;
  try {
    await db.transaction(async (transaction) => {
      outcome = { value: await work(transaction) };
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  if (outcome === undefined) throw new Error('The transaction ended without running its work.');
  return outcome.value;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
