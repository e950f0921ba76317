/** A database without any table, of a test's own: what a first start finds. */
import { randomBytes } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { asAdmin } from './as-admin.ts';
import type { TestDatabase } from './database.ts';
import { databaseOf } from './database-url.ts';

/** Dropped after the test that asks for it. */
export async function ownDatabase(): Promise<TestDatabase> {
  const name = `${inject('databasePrefix')}_${randomBytes(6).toString('hex')}`;
  const adminUrl = inject('adminUrl');
  await asAdmin(adminUrl, (client) => client.query(`create database ${name}`));
  const url = databaseOf(adminUrl, name);
  const opened = await openDatabase(url);
  onTestFinished(async () => {
    await opened.close();
    await asAdmin(adminUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  });
  return { ...opened, url };
}
