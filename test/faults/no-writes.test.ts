/** A database that takes no writes: questions go on, changes are refused in words that say why, and a start says what to do. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { pendingMigrations } from '../../db/migrate.ts';
import { cairn, cairnJson, graphql, serve, start } from '../cli/cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from '../cli/shop.ts';
import { dataFolder } from '../kit/data-folder.ts';
import { testDatabase } from '../kit/database.ts';
import { migrateTo, versions } from '../kit/earlier-version.ts';
import { ownDatabase } from '../kit/own-database.ts';

/** From now on to the end of the test, or until the returned is called: for connections that are made then. */
async function takeNoWrites(pool: pg.Pool): Promise<() => Promise<void>> {
  const { rows } = await pool.query<{ name: string }>('select current_database() as name');
  await pool.query(`alter database ${rows[0]?.name} set default_transaction_read_only = on`);
  const takeThem = async () =>
    void (await pool.query(`begin read write; alter database ${rows[0]?.name} reset all; commit`));
  onTestFinished(takeThem);
  return takeThem;
}

it('that is of an earlier version is told what is pending and why it stays so, and is left as it was', async () => {
  const { url, pool } = await ownDatabase();
  await migrateTo(pool, 2);
  const takeWrites = await takeNoWrites(pool);
  const refused = await cairn(['apply', shopModel()], { DATABASE_URL: url });
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain(
    `DATABASE_UNAVAILABLE: The database takes no writes, and ${versions.length - 2} migrations are pending. Nothing was changed.`,
  );
  expect(refused.stderr).toContain('DATABASE_URL must lead to one that takes writes');
  expect(await pendingMigrations(pool)).toBe(versions.length - 2);
  await takeWrites();
});

it('that is up to date answers questions from a new start, too, refuses each change with its reason, and takes them again', async () => {
  const { url, pool } = await testDatabase();
  const environment = { DATABASE_URL: url };
  await createShop(pool);
  await fillShop(pool);
  await cairnJson(['apply', shopModel()], environment);
  const ask = ['ask', 'answers', '--all-time'];
  const before = await cairnJson(ask, environment);
  const file = join(dataFolder(), 'answers.csv');
  writeFileSync(file, 'id,score,answered_at\n5000,9,2025-03-03T10:00:00Z\n');
  const changed = shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'].replace('Mean score', 'Average') });

  const takeWrites = await takeNoWrites(pool);
  expect(await cairnJson(ask, environment)).toEqual(before);
  const imported = await cairn(['import', 'answers', file], environment);
  expect(imported).toMatchObject({ code: 2, stderr: expect.stringMatching(/IMPORT_ROWS_REFUSED: .*read-only/) });
  const applied = await cairn(['apply', changed], environment);
  expect(applied).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/DATABASE_UNAVAILABLE: The database takes no writes\./),
  });
  // Work in the background cannot begin; without it, a server answers.
  const [working, reading] = await Promise.all([
    start(['serve'], environment).ended,
    serve({ ...environment, CAIRN_JOBS: 'off', LOG_LEVEL: 'warn' }),
  ]);
  expect(working).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/DATABASE_UNAVAILABLE: The database takes no writes\..*CAIRN_JOBS=off/s),
  });
  expect(
    await graphql(reading.url, '{ metric(key: "answers") { value(period: { allTime: true }) { value } } }'),
  ).toEqual({
    metric: { value: { value: 604 } },
  });

  await takeWrites();
  expect(await cairnJson(['import', 'answers', file], environment)).toMatchObject({ inserted: 1 });
  expect(await cairnJson(['apply', changed], environment)).toMatchObject({ changed: true });
  // The server has connections of then, that take no writes; what it asks is of now.
  expect(
    await graphql(reading.url, '{ metric(key: "answers") { value(period: { allTime: true }) { value } } }'),
  ).toEqual({
    metric: { value: { value: 605 } },
  });
  expect(await reading.signal('SIGTERM')).toMatchObject({ code: 0 });
});
