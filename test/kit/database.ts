/** A migrated database of a test file's own, and transactions that leave nothing behind. */
import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { type Database, type DatabaseOptions, type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { asAdmin } from './as-admin.ts';
import { createOnCluster, distributeShipped, dropEverywhere } from './citus.ts';
import { databaseOf } from './database-url.ts';

export interface TestDatabase extends OpenDatabase {
  readonly url: string;
}

export interface TestDatabaseOptions extends DatabaseOptions {
  /**
   * Where a Citus cluster has the tables of the shipped model: distributed, unless contacts and responses of no customer are to come, whose
   * tables are then whole on each machine; or all with the coordinator, for statements of a test that Citus refuses.
   */
  readonly onCluster?: 'distributed' | 'some whole' | 'coordinator';
}

/**
 * Call it once at the top of a test file: `const { db } = await testDatabase();`. The database holds all tables and no
 * rows, and is dropped after the file.
 */
export async function testDatabase({
  onCluster = 'distributed',
  ...options
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `${inject('databasePrefix')}_${randomBytes(6).toString('hex')}`;
  const adminUrl = inject('adminUrl');
  const cluster = inject('citus');
  const url = databaseOf(adminUrl, name);
  if (cluster) {
    await createOnCluster(adminUrl, cluster, name);
    await migrateAt(url);
    if (onCluster !== 'coordinator')
      await distributeShipped(url, onCluster === 'some whole' ? ['cx.contacts', 'cx.survey_responses'] : []);
  } else {
    // Files are copied in a third of the time that their pages take through the log.
    const copy = `create database ${name} template ${inject('templateDatabase')} strategy file_copy`;
    await asAdmin(adminUrl, (client) => client.query(copy));
  }
  const opened = await openDatabase(url, options);
  afterAll(async () => {
    await opened.close();
    const dropped = dropEverywhere(adminUrl, cluster, name);
    // A cluster looks after its databases by connections of its own, which may hold one just now: the end of the run drops it.
    await (cluster ? dropped.catch(() => undefined) : dropped);
  });
  return { ...opened, url };
}

async function migrateAt(url: string): Promise<void> {
  const { pool, close } = await openDatabase(url);
  await migrate(pool).finally(close);
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
