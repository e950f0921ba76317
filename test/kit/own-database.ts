/** A database without any table, of a test's own: what a first start finds. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import type { TestDatabase } from './database.ts';
import { databaseOf } from './database-url.ts';

/** Dropped after the test that asks for it. */
export async function ownDatabase(): Promise<TestDatabase> {
  const name = `${inject('databasePrefix')}_${randomBytes(6).toString('hex')}`;
  const asAdmin = async (statement: string) => {
    const client = new pg.Client({ connectionString: inject('adminUrl') });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await asAdmin(`create database ${name}`);
  const url = databaseOf(inject('adminUrl'), name);
  const opened = await openDatabase(url);
  onTestFinished(async () => {
    await opened.close();
    await asAdmin(`drop database if exists ${name} with (force)`);
  });
  return { ...opened, url };
}
