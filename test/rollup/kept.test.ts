/** How rollups come and go: with the model, without triggers, by a rule, and through the end of a process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { OperationFootprint } from '../../src/engine/reuse/footprint.ts';
import { createResultCache } from '../../src/engine/reuse/result-cache.ts';
import { importFile } from '../../src/ingest/import-file.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readRollups } from '../../src/rollup/rollup-book.ts';
import { followVersions } from '../../src/versions/follow-versions.ts';
import { runHolder } from '../kit/data-folder.ts';
import { question, series } from '../kit/questions.ts';
import { modelOf } from '../kit/small-world.ts';
import {
  compare,
  now,
  rollupWorld,
  shopDefinitions,
  shopQuestions,
  shopRows,
  shopTables,
  told,
  worldOf,
} from './shop.ts';

const world = await rollupWorld(shopTables + shopRows);
const run = (text: string) => world.pool.query(text);
const byDay = { key: 'orders_by_day', dataset: 'orders', calendar: 'new_york', dimensions: ['channel', 'segment'] };
const withRollups = (rollups: readonly { readonly key: string }[]) => modelOf({ ...shopDefinitions, rollups });

const stored = async () => {
  const { rows } = await run('select key, state, note, table_name as "table" from cairn.rollups order by id');
  return rows as readonly { key: string; state: string; note: string | null; table: string | null }[];
};

const folder = mkdtempSync(join(tmpdir(), 'cairn-rollup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of orders or customers into their table. */
async function load(dataset: string, content: string): Promise<void> {
  const file = join(folder, `${dataset}.csv`);
  writeFileSync(file, content);
  const found = world.model.datasets.get(dataset);
  if (!found) throw new Error(`No dataset ${dataset}.`);
  unwrap(
    await importFile(world.pool, {
      dataset: found,
      file,
      rejectsFile: join(folder, 'rejects.csv'),
      now: () => performance.now(),
    }),
  );
}

it('a changed definition has a table of its own, and the old one goes with its triggers', async () => {
  const first = await worldOf(world, withRollups([byDay]));
  await first.tend();
  const [before] = await stored();
  const second = await worldOf(world, withRollups([{ ...byDay, dimensions: ['channel'] } as never]));
  expect((await readRollups(world.db, second.definitions)).ready).toEqual([]);
  await second.tend();
  const after = await stored();
  expect(after).toMatchObject([{ key: 'orders_by_day', state: 'ready' }]);
  expect(after[0]?.table).not.toBe(before?.table);
  const { rows } = await run(`select to_regclass('${before?.table}') as "table",
    (select count(*)::int from pg_trigger where tgrelid = 'shop.customers'::regclass and tgname like 'cairn%') as triggers`);
  // Those of the new one, which has a sum over segments.
  expect(rows).toEqual([{ table: null, triggers: 4 }]);
  expect(await compare(second, shopQuestions(world.model).slice(0, 3))).toBe(0);
  await (await worldOf(world, withRollups([]))).tend();
  expect(await stored()).toEqual([]);
});

it('is analysed before it is first read, also where some of its cells are built later', async () => {
  // As of a table so large that its cells are built a thirtieth at a time.
  await run(`update pg_class set reltuples = 30000000 where oid = 'shop.orders'::regclass`);
  const large = await worldOf(world, withRollups([byDay]));
  await large.tend();
  const [built] = await stored();
  const { rows } = await run(`select reltuples::int as rows from pg_class where oid = '${built?.table}'::regclass`);
  expect(rows[0].rows).toBeGreaterThan(0);
  await run('analyze shop.orders');
  await (await worldOf(world, withRollups([]))).tend();
});

it('a definition that only got another name keeps its cells', async () => {
  const one = await worldOf(world, withRollups([byDay]));
  const other = await worldOf(world, withRollups([{ ...byDay, name: 'By day', description: 'Cells.' } as never]));
  expect(other.definitions[0]?.fingerprint).toBe(one.definitions[0]?.fingerprint);
});

it('without triggers, an import marks what it takes away and what it brings, in joined tables too', async () => {
  const alone = await worldOf(world, withRollups([{ ...byDay, writes: 'cairn' } as never]));
  await alone.tend();
  const { rows } = await run(`select count(*)::int from pg_trigger where tgname like 'cairn%'`);
  expect(rows).toEqual([{ count: 0 }]);
  const asked = shopQuestions(world.model).filter(({ metric }) => metric === 'revenue' || metric === 'nps');
  expect(await compare(alone, asked)).toBeGreaterThan(0);
  await load(
    'orders',
    'id,customer_id,channel,amount,ordered_at\n9000,3,web,12.5,2025-05-05T10:00:00Z\n100,4,shop,1,2025-08-08T10:00:00Z\n',
  );
  expect(await compare(alone, asked)).toBeGreaterThan(0);
  await load('customers', 'id,segment\n3,gold\n4,silver\n5,tin\n');
  expect(await compare(alone, asked)).toBeGreaterThan(0);
  await alone.tend();
  expect(await compare(alone, asked)).toBeGreaterThan(0);
  await load('customers', 'id,segment\n3,gold\n4,silver\n5,tin\n');
  expect((await run('select * from cairn.rollup_marks')).rows).toEqual([]);
});

it('of a view nothing tells what changes: it has no rollup, or one that is read again by a rule and says as of when', async () => {
  await run('create or replace view shop.recent as select * from shop.orders where id > 50');
  const definitions = {
    ...shopDefinitions,
    datasets: shopDefinitions.datasets.map((each) =>
      each.key === 'orders' ? { ...each, table: 'shop.recent' } : each,
    ),
  };
  const untold = await worldOf(world, modelOf({ ...definitions, rollups: [byDay] }));
  await untold.tend();
  const { unready } = await readRollups(world.db, untold.definitions);
  expect(unready).toEqual([
    { key: 'orders_by_day', dataset: 'orders', why: '"orders" is a view, and nothing tells when its rows change' },
  ]);
  const ruled = await worldOf(
    world,
    modelOf({ ...definitions, rollups: [{ ...byDay, refresh: { everyMinutes: 15 } }] as never }),
  );
  await ruled.tend(now);
  const period = {
    periods: series('month', '2025-01-01T05:00Z', '2025-06-01T04:00Z', world.model.calendars.get('new_york'), now),
  };
  const ask = async (engine: typeof ruled.cells, footprint?: OperationFootprint) =>
    told(await engine.session({ now, footprint }).ask(question('revenue', period)));
  const before = await ask(ruled.cells);
  expect(before).toEqual(await ask(ruled.rows));
  await run('update shop.orders set amount = amount + 1');
  await ruled.tend(now + 14 * 60_000);
  expect(await ask(ruled.cells)).toEqual(before);
  const { sources } = await ruled.cells.session({ now }).freshness('revenue');
  expect(sources).toMatchObject([{ dataset: 'orders', cellsAsOf: now }]);
  await ruled.tend(now + 15 * 60_000);
  expect(await ask(ruled.cells)).toEqual(await ask(ruled.rows));
  expect(await ask(ruled.cells)).not.toEqual(before);
  const versions = followVersions({ db: world.db, model: ruled.model });
  await versions.refresh();
  const footprintOf = async (rollups: boolean) => {
    const footprint = new OperationFootprint();
    await ask(ruled.keeping(createResultCache(versions, 1_000_000), rollups), footprint);
    return footprint.dependencies();
  };
  // Their cells change with the time, and no write tells.
  expect(await footprintOf(true)).toBeNull();
  expect(await footprintOf(false)).toMatchObject({ until: Number.POSITIVE_INFINITY });
});

it('a process that is killed while it builds leaves cells and marks as they were', async () => {
  const model = withRollups([byDay]);
  const mine = await worldOf(world, model);
  await mine.tend();
  unwrap(await applyModel(world.db, model, { actor: 'test', now }));
  await run('update shop.orders set amount = 77, rating = 9 where id % 50 = 0');
  const asked = shopQuestions(world.model).filter(({ metric }) => metric === 'revenue');
  const builder = runHolder('refresh', world.url, String(now));
  expect(await builder.line()).toBe('built');
  await builder.kill();
  expect(await compare(mine, asked)).toBeGreaterThan(0);
  expect((await run('select count(*)::int as marks from cairn.rollup_marks')).rows).not.toEqual([{ marks: 0 }]);
  // The server hears of it when it next writes to the connection, or looks at it.
  await vi.waitFor(async () => expect(await mine.tend()).toBe(true), { timeout: 20_000, interval: 100 });
  expect((await run('select count(*)::int as marks from cairn.rollup_marks')).rows).toEqual([{ marks: 0 }]);
  expect(await compare(mine, asked)).toBeGreaterThan(0);
});
