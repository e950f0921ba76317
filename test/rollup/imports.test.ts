/**
 * Rollups that no trigger tells of writes, while imports and builds run side by side: once nobody is at work, cells say what rows say, and
 * nothing is marked that was built. On a Citus cluster the tables are distributed, and its machines commit one after the other.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { importFile } from '../../src/ingest/import-file.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { type Refreshed, refreshBatch } from '../../src/rollup/refresh-rollup.ts';
import { readRollups } from '../../src/rollup/rollup-book.ts';
import { asAdmin } from '../kit/as-admin.ts';
import { distributeWorld } from '../kit/citus.ts';
import { testDatabase } from '../kit/database.ts';
import { modelOf } from '../kit/small-world.ts';
import { compare, now, shopDefinitions, shopQuestions, shopTables, worldOf } from './shop.ts';

const imports = 24;
const header = 'id,customer_id,channel,rating,amount,ordered_at';
const byDay = { key: 'by_day', dataset: 'orders', calendar: 'new_york', dimensions: ['channel', 'segment'] };
/** As a cluster wants it: a machine can only tell keys of its own customers apart. */
const definitions = {
  ...shopDefinitions,
  datasets: shopDefinitions.datasets.map((each) =>
    each.key === 'orders' ? { ...each, primaryKey: ['customer_id', 'id'] } : each,
  ),
};
const model = modelOf({ ...definitions, rollups: [{ ...byDay, writes: 'cairn' } as never] });
const asked = shopQuestions(model).filter(({ metric }) => metric === 'revenue' || metric === 'nps');

const cluster = inject('citus');
const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), 'cairn-imports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let world: Awaited<ReturnType<typeof worldOf>>;

beforeAll(async () => {
  await database.pool.query(`${shopTables}
    alter table shop.orders drop constraint orders_pkey, add primary key (customer_id, id);
    insert into shop.customers (id, segment) select n, (array['gold', 'silver', null])[1 + n % 3] from generate_series(1, 30) n`);
  await distributeWorld(database.db, model);
  world = await worldOf(database, model);
  await world.tend();
});

/** Orders of many customers, so that they are of several machines; some replace others that were there. */
const order = fc.record({
  id: fc.integer({ min: 1, max: 400 }),
  channel: fc.constantFrom('web', 'shop', 'phone'),
  rating: fc.integer({ min: 0, max: 10 }),
  amount: fc.integer({ min: -100, max: 900 }),
  day: fc.integer({ min: 0, max: 300 }),
});
const files = fc.array(fc.uniqueArray(order, { minLength: 1, maxLength: 30, selector: ({ id }) => id }), {
  minLength: imports,
  maxLength: imports,
});

const dataset = (key: string) => {
  const found = model.datasets.get(key);
  if (!found) throw new Error(`No dataset ${key}.`);
  return found;
};

async function load(key: string, number: number, lines: readonly string[]): Promise<void> {
  const file = join(folder, `${number}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const request = { dataset: dataset(key), file, rejectsFile: `${file}.rejects`, now: () => performance.now() };
  unwrap(await importFile(database.pool, request));
}

function build(): Promise<Refreshed> {
  const [definition] = world.definitions;
  if (!definition) throw new Error('The world has a rollup.');
  return refreshBatch(database.pool, definition, { now });
}

it('say what rows say once imports and builds are done', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(files, async (drawn) => {
      let importing = true;
      const building = (async () => {
        for (let round = 0; importing || round === 0; round++) {
          await world.tend();
          await pause(5);
        }
      })();
      try {
        for (const [number, orders] of drawn.entries()) {
          const lines = orders.map(({ id, channel, rating, amount, day }) => {
            const at = new Date(Date.UTC(2025, 0, 2) + day * 86_400_000).toISOString();
            return `${id},${1 + (id % 30)},${channel},${rating},${amount},${at}`;
          });
          await load('orders', number, [header, ...lines]);
        }
        await load('customers', imports, ['id,segment', `${1 + (drawn.flat().length % 30)},platinum`]);
      } finally {
        importing = false;
        await building;
      }
      while (!(await world.tend())) await pause(20);
      expect((await database.pool.query('select from cairn.rollup_marks')).rowCount).toBe(0);
      expect(await compare(world, asked)).toBeGreaterThan(0);
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

it('are not built while an import that has marked them is not done', async () => {
  const holder = await database.pool.connect();
  await holder.query('begin; lock table cairn.rollup_marks in exclusive mode');
  const importing = load('orders', 100, [header, '9001,7,web,9,10,2025-06-06T10:00:00Z']);
  const waits = `select from pg_locks where not granted and relation = 'cairn.rollup_marks'::regclass`;
  await expect.poll(async () => (await database.pool.query(waits)).rowCount, { timeout: 20_000 }).toBe(1);
  const building = build();
  // Who began all the same would wait for the marks.
  await Promise.race([building, pause(3000)]);
  await holder.query('rollback');
  holder.release();
  expect(await building).toEqual({ kind: 'busy' });
  await importing;
  while (!(await world.tend())) await pause(20);
  expect(await compare(world, asked)).toBeGreaterThan(0);
});

it('are not built before a worker shows what the coordinator has committed', { skip: !cluster }, async () => {
  const [machine] = cluster?.workers ?? [];
  const { rows } = await database.pool.query<{ shard: string }>(
    `select shardid::text as shard from citus_shards where table_name = 'shop.orders'::regclass and nodeport = $1 limit 1`,
    [machine?.port],
  );
  const worker = new URL(database.url);
  worker.host = `${machine?.host}:${machine?.port}`;
  await asAdmin(worker.href, async (client) => {
    await client.query(`begin; update shop.orders_${rows[0]?.shard} set amount = amount + 1`);
    await client.query(`prepare transaction 'citus_0_1_1_1'`);
    await database.pool.query(
      `insert into cairn.rollup_marks (rollup, starts, ends) select id, '-infinity', 'infinity' from cairn.rollups where marking is not null`,
    );
    expect(await build()).toEqual({ kind: 'busy' });
    await client.query(`commit prepared 'citus_0_1_1_1'`);
  });
  while (!(await world.tend())) await pause(20);
  expect(await compare(world, asked)).toBeGreaterThan(0);
});

it('cannot be of tables that a cluster keeps where anybody writes them', { skip: !cluster }, async () => {
  const watched = await worldOf(database, modelOf({ ...definitions, rollups: [byDay] }));
  await watched.tend();
  const { unready } = await readRollups(database.db, watched.definitions);
  expect(unready).toEqual([
    {
      key: 'by_day',
      dataset: 'orders',
      why: 'Citus keeps the table of "orders" and runs no triggers, and nothing tells when its rows change',
    },
  ]);
});
