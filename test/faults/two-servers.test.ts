/** Two servers on one database, that start, refresh and deliver at the same time: what there is to do is done, and once. */
import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { tendRollups } from '../../src/rollup/tend-rollups.ts';
import { createWorld, now } from '../api/world.ts';
import { graphql, serve } from '../cli/cairn.ts';
import { followOf, workers } from '../goals/follow-world.ts';
import { receiver } from '../goals/receiver.ts';
import { runHolder } from '../kit/data-folder.ts';
import { testDatabase } from '../kit/database.ts';
import { fill, migrateTo, readFilled, versions } from '../kit/earlier-version.ts';
import { ownDatabase } from '../kit/own-database.ts';
import { compare, rollupWorld, now as shopNow, shopQuestions, shopRows, shopTables } from '../rollup/shop.ts';

it('start at once on an empty database, and both answer; what the first start does is done once', async () => {
  const { url, pool } = await ownDatabase();
  const environment = { DATABASE_URL: url, CAIRN_DEMO: 'off', LOG_LEVEL: 'warn' };
  const servers = await Promise.all([serve(environment), serve(environment)]);
  for (const server of servers)
    expect(await graphql<{ metric: unknown }>(server.url, `{ metric(key: "nps") { key } }`)).toMatchObject({
      metric: { key: 'nps' },
    });
  const { rows } = await pool.query(
    `select (select count(*)::int from cairn.applies) as applies, (select count(*)::int from cairn.migrations) as migrations,
      -- "cairn" and "jobs" in ASCII: who migrates, and who makes queues
      (select count(*)::int from pg_locks l join pg_database d on d.oid = l.database where locktype = 'advisory'
        and datname = current_database() and (classid, objid) in ((99, 1634300526), (0, 1785684595))) as locks`,
  );
  expect(rows).toEqual([{ applies: 1, migrations: versions.length, locks: 0 }]);
  // The rollups of the shipped model are made by whoever comes first.
  const unlike = `select key from cairn.rollups group by key having count(*) > 1`;
  await vi.waitFor(
    async () =>
      expect((await pool.query(`select from cairn.rollups where state = 'ready'`)).rowCount).toBeGreaterThan(3),
    { timeout: 90_000, interval: 200 },
  );
  expect((await pool.query(unlike)).rows).toEqual([]);
  // One is killed, and the other goes on.
  await servers[0].signal('SIGKILL');
  expect((await fetch(`${servers[1].url}/readyz`)).status).toBe(200);
  const ended = await servers[1].signal('SIGTERM');
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stderr).not.toMatch(/"level":(50|60)|ERROR|FATAL/);
});

it('migrate an old database once between them, and every row is there', async () => {
  const { url, pool } = await ownDatabase();
  await migrateTo(pool, 2);
  const before = await fill(pool);
  const other = await openDatabase(url);
  onTestFinished(other.close);
  const counts = await Promise.all([migrate(pool), migrate(other.pool), migrate(pool)]);
  expect(counts.toSorted()).toEqual([0, 0, versions.length - 2]);
  const columns = new Map([...before].map(([table, found]) => [table, found.columns]));
  expect(await readFilled(pool, columns)).toEqual(before);
});

it('refresh the same rollups while others write, and each cell is built from all rows', async () => {
  const world = await rollupWorld(shopTables + shopRows);
  const other = await openDatabase(world.url);
  const tend = (pool: typeof other.pool, db: typeof other.db) =>
    tendRollups({
      db,
      pool,
      definitions: world.definitions,
      now: shopNow,
      onFailure: (error) => {
        throw error;
      },
    });
  const both = () => Promise.all([tend(world.pool, world.db), tend(other.pool, other.db)]);
  for (let round = 0; round < 6; round += 1) {
    const writing = world.pool.query(
      `update shop.orders set rating = (rating + 1) % 11, channel = 'web' where id % 7 = $1`,
      [round],
    );
    await Promise.all([both(), writing]);
    await compare(world, shopQuestions(world.model).slice(0, 4));
  }
  await vi.waitFor(async () => expect(await both()).toEqual([true, true]), { timeout: 60_000, interval: 50 });
  const marks = await world.pool.query('select count(*)::int as marks from cairn.rollup_marks');
  expect(marks.rows).toEqual([{ marks: 0 }]);
  expect(await compare(world, shopQuestions(world.model))).toBeGreaterThan(0);
  await other.close();
});

it('work on one queue: each message goes out once, and after a kill -9 what was in the hand of the killed goes out again under its key', async () => {
  const store = await testDatabase();
  await createWorld(store.db, store.pool);
  const many = 400;
  const taking = await receiver((response) => void setTimeout(() => response.writeHead(204).end(), 5));
  const follow = await followOf({ store, now }, 'lead', {
    subject: { kind: 'metric', key: 'answers' },
    channel: 'webhook',
    address: taking.url,
    events: ['stale_data'],
  });
  const ids = Array.from({ length: many }, () => randomUUID());
  await store.pool.query(
    `insert into cairn.notifications (id, follow_id, event, occurrence, occurred_at, payload, state, delivery)
     select id, $1, 'stale_data', 'one ' || id, now(), '{"type": "stale_data", "timestamp": "now", "data": {"summary": "It is stale."}}', 'pending', id
     from unnest($2::uuid[]) as id`,
    [follow, ids],
  );
  const killed = runHolder('deliver', store.url, String(now));
  await workers(store, () => now, {}, onTestFinished);
  await vi.waitFor(() => expect(taking.received.length).toBeGreaterThan(many / 3), { timeout: 60_000, interval: 5 });
  await killed.kill();
  // Nobody waits for the lease of what the killed one had.
  await store.pool.query(`update cairn_jobs.job set started_on = started_on - 2 * expire_in where state = 'active'`);
  const states = async () =>
    (await store.pool.query('select state, count(*)::int as count from cairn.notifications group by 1')).rows;
  await vi.waitFor(async () => expect(await states()).toEqual([{ state: 'delivered', count: many }]), {
    timeout: 90_000,
    interval: 50,
  });
  const keys = taking.keys();
  expect(new Set(keys)).toEqual(new Set(ids));
  // Four senders of the killed one, and four of the other, whose lease was ended with it here.
  expect(keys.length).toBeLessThanOrEqual(many + 8);
});
