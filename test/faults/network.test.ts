/** Bad days of the network and of the database under a server: answers are right or refused with a code, and recovery needs no hand. */
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { watchConnections } from '../../db/watch-connections.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { startApi } from '../api/api.ts';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { faultyProxy } from '../kit/faulty-proxy.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const { rows: named } = await database.pool.query<{ name: string }>('select current_database() as name');
const name = named[0]?.name ?? '';
const proxy = await faultyProxy(database.url);
const opened = await openDatabase(proxy.url, { connectionTimeout: 1_500, statementTimeout: 1_000, max: 6 });
const dead: number[] = [];
const endWatch = watchConnections(opened.pool, proxy.url, {
  interval: 300,
  patience: 500,
  onDead: (connections) => void dead.push(connections),
});
const api = await startApi(opened, { catalogs: followCatalog({ db: opened.db, interval: 0 }) });
afterAll(async () => {
  proxy.mend();
  endWatch();
  await opened.close();
  await proxy.close();
});

/** The number of this world is 25; anything else than that and a refusal is wrong. */
async function ask(): Promise<number | string> {
  const { data, errors } = await api.send<{ metric: { value: { value: number } } }, object>(
    '{ metric(key: "score") { value(period: { start: "2026-02-01T00:00:00Z", end: "2026-03-01T00:00:00Z" }) { value } } }',
  );
  const [refusal] = errors;
  return refusal ? refusal.extensions.code : (data?.metric.value.value ?? 'nothing');
}

const create = (key: string) =>
  api.send(
    `mutation { createStakeholder(input: { key: "${key}", name: "New", kind: PERSON }, idempotencyKey: "${key}") { stakeholder { key } issues { code } } }`,
    {},
    'lead',
  );

const many = (count: number) => Promise.all(Array.from({ length: count }, ask));
const right = await ask();
const answersAgain = () => expect.poll(ask, { timeout: 20_000, interval: 100 }).toBe(right);

describe('a database that is out of reach for a while', () => {
  it('is told as such, and answers again by itself', async () => {
    expect(right).toEqual(expect.any(Number));
    proxy.cut();
    for (const told of await many(8)) expect(told).toBe('DATABASE_UNAVAILABLE');
    proxy.mend();
    await answersAgain();
  });

  it('that goes away in the middle of an answer is never half an answer', async () => {
    for (const bytes of [1, 40, 400]) {
      proxy.dropAfter(bytes);
      for (const told of await many(4)) expect([right, 'DATABASE_UNAVAILABLE']).toContain(told);
      proxy.mend();
      await answersAgain();
    }
  });

  it('behind a network that swallows everything is given up, and asked again once it lets through', async () => {
    dead.length = 0;
    await many(6);
    proxy.stall();
    const began = performance.now();
    for (const told of await many(8)) expect(['DATABASE_UNAVAILABLE', 'DATABASE_TIMEOUT']).toContain(told);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(dead.length).toBeGreaterThan(0);
    proxy.mend();
    await answersAgain();
  });

  it('is only slow where the network is', async () => {
    proxy.delay(40);
    expect(await many(4)).toEqual([right, right, right, right]);
    proxy.mend();
  });
});

describe('a transaction whose connection is lost between two statements', () => {
  it('fails, and ends nothing else', async () => {
    const lost = opened.db.transaction(async (transaction) => {
      await transaction.execute('select 1');
      proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await transaction.execute('select 1');
    });
    await expect(lost).rejects.toThrow();
    proxy.mend();
    await answersAgain();
  });
});

describe('a database that does not do everything', () => {
  it('answers questions while it takes no writes, and refuses changes', async () => {
    await database.pool.query(`alter database ${name} set default_transaction_read_only = on`);
    try {
      proxy.cut();
      proxy.mend();
      await answersAgain();
      const written = await create('while_read_only');
      expect(written.errors.map(({ extensions }) => extensions.code)).toEqual(['DATABASE_UNAVAILABLE']);
    } finally {
      await database.pool.query(
        `set default_transaction_read_only = off; alter database ${name} reset default_transaction_read_only`,
      );
    }
    proxy.cut();
    proxy.mend();
    await answersAgain();
    expect((await create('afterwards')).data).toMatchObject({
      createStakeholder: { stakeholder: { key: 'afterwards' } },
    });
  });

  it('out of connections refuses with a code, and answers once there are some', async () => {
    proxy.cut();
    await database.pool.query(`alter database ${name} connection limit 0`);
    // Superusers are let in all the same: as the tests are, so that a limit alone would not be felt.
    const { rows } = await database.pool.query<{ on: string }>(`select current_setting('is_superuser') as on`);
    try {
      proxy.mend();
      const told = await ask();
      if (rows[0]?.on === 'off') expect(told).toBe('DATABASE_UNAVAILABLE');
      else expect([right, 'DATABASE_UNAVAILABLE']).toContain(told);
    } finally {
      await database.pool.query(`alter database ${name} connection limit -1`);
    }
    await answersAgain();
  });

  it('whose table is locked refuses in time, and holds no connection for it', async () => {
    const holder = await database.pool.connect();
    await holder.query('begin; lock table api.answers in access exclusive mode');
    try {
      for (const told of await many(4)) expect(told).toBe('DATABASE_TIMEOUT');
      expect(opened.pool.waitingCount).toBe(0);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await answersAgain();
  });

  it('whose processes are all ended goes on with new ones', async () => {
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and state = 'idle'`,
      [name],
    );
    await answersAgain();
  });
});
