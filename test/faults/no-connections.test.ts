/** A database that has no connection left for Cairn: refused in words, answered as far as there are some, and well again by itself. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { startApi } from '../api/api.ts';
import { createWorld } from '../api/world.ts';
import { cairn } from '../cli/cairn.ts';
import { databaseOf } from '../kit/database-url.ts';
import { askScore, createPerson } from '../kit/steady-load.ts';

const limit = 5;
const name = `${inject('databasePrefix')}_${randomBytes(4).toString('hex')}`;
const admin = new pg.Client({ connectionString: inject('adminUrl') });
await admin.connect();
// Superusers are let in whatever the limit: Cairn is none here.
await admin.query(`create role ${name} login password '${name}' connection limit ${limit}`);
await admin.query(`create database ${name} owner ${name}`);
const own = new URL(databaseOf(inject('adminUrl'), name));
own.username = name;
own.password = name;
const opened = await openDatabase(own.href, { max: 10, connectionTimeout: 2_000 });
await migrate(opened.pool);
await createWorld(opened.db, opened.pool);
const api = await startApi(opened, { catalogs: followCatalog({ db: opened.db, interval: 0 }) });
afterAll(async () => {
  await opened.close();
  await admin.query(`drop database ${name} with (force)`);
  await admin.query(`drop role ${name}`);
  await admin.end();
});

const many = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 24 }, work));

it('is told as such, to questions, changes and commands, and is over when others let go', async () => {
  const right = await askScore(api);
  expect(right).toEqual(expect.any(Number));
  // More at once than there are connections: those that find one are answered, and nobody is told anything else.
  const crowd = await many(() => askScore(api));
  for (const told of crowd) expect([right, 'DATABASE_UNAVAILABLE']).toContain(told);
  expect(crowd).toContain(right);

  // Idle ones of Cairn are ended, and others take all there are.
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [name]);
  const taken: pg.Client[] = [];
  await expect
    .poll(
      async () => {
        const client = new pg.Client({ connectionString: own.href });
        client.on('error', () => undefined);
        await client.connect().then(
          () => taken.push(client),
          () =>
            admin.query(
              `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and application_name = 'cairn'`,
              [name],
            ),
        );
        return taken.length;
      },
      { timeout: 30_000, interval: 20 },
    )
    .toBe(limit);
  for (const told of await many(() => askScore(api))) expect(told).toBe('DATABASE_UNAVAILABLE');
  expect(await createPerson(api, 'nobody_lets_in')).toBe('DATABASE_UNAVAILABLE');
  const { errors } = await api.send('{ metric(key: "score") { value(period: { allTime: true }) { value } } }');
  expect(errors[0]?.message).toContain('The database has no connection left.');
  const asked = await cairn(['ask', 'score'], { DATABASE_URL: own.href });
  expect(asked).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^DATABASE_UNAVAILABLE: .*too many connections for role/),
  });

  await Promise.all(taken.map((client) => client.end()));
  await expect.poll(() => askScore(api), { timeout: 30_000, interval: 50 }).toBe(right);
  expect(await createPerson(api, 'somebody_lets_in')).toBe(true);
});
