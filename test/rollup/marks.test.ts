/** What marks cells, and that a mark is never lost: each test is named after an answer that would be stale without it. */
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Refreshed, refreshBatch } from '../../src/rollup/refresh-rollup.ts';
import { compare, now, type RollupWorld, rollupWorld, shopQuestions, shopRows, shopTables } from './shop.ts';

let world: RollupWorld;
let other: pg.Client;

beforeAll(async () => {
  world = await rollupWorld(shopTables + shopRows);
  await world.tend();
  return () => world.close();
});

beforeEach(async () => {
  other = new pg.Client({ connectionString: world.url });
  await other.connect();
});

afterEach(() => other.end());

const run = (text: string) => world.pool.query(text);
const same = () => compare(world, shopQuestions(world.model));

const definition = (key: string) => {
  const found = world.definitions.find(({ bound }) => bound.definition.key === key);
  if (!found) throw new Error(`No rollup ${key}.`);
  return found;
};

const refresh = (key: string, onBuilt?: () => Promise<unknown>): Promise<Refreshed> =>
  refreshBatch(world.pool, definition(key), {
    now,
    onStep: async (step) => {
      if (step === 'built') await onBuilt?.();
    },
  });

const marks = async (key: string): Promise<number> => {
  const { rows } = await world.pool.query<{ count: number }>(
    'select count(*)::int from cairn.rollup_marks m join cairn.rollups r on r.id = m.rollup where r.key = $1',
    [key],
  );
  return rows[0]?.count ?? 0;
};

describe('what is written', () => {
  it('is in the next answer, be it new, changed, moved to another day or gone', async () => {
    await world.tend();
    expect(await same()).toBeGreaterThan(0);
    await run(
      `insert into shop.orders values (5000, 3, 'web', 9, 1.5, 2, true, '2025-06-01T12:00Z', '2025-06-01', '2025-06-01')`,
    );
    await same();
    await run(
      `update shop.orders set ordered_at = '2025-02-02T03:00Z', ordered_on = '2025-02-01', rating = 2 where id = 5000`,
    );
    expect(await same()).toBeGreaterThan(0);
    await run('delete from shop.orders where id in (5000, 7, 80)');
    await same();
    await world.tend();
    expect(await marks('orders_by_day')).toBe(0);
    await same();
  });

  it('is in the next answer where it lies before the first cell, after the last, nowhere or at infinity', async () => {
    await run(`insert into shop.orders (id, channel, amount, ordered_at, ordered_on) values (6000, 'web', 1, '2019-05-05', '2019-05-05'),
      (6001, 'web', 2, '2031-01-01', '2031-01-01'), (6002, 'shop', 4, null, null), (6003, 'shop', 8, 'infinity', 'infinity'),
      (6004, 'shop', 16, '-infinity', '-infinity'), (6005, 'web', 32, '9999-01-01', '0044-03-15 BC')`);
    await same();
    await world.tend();
    const { rows } = await run(`select covers_from as from from cairn.rollups where key = 'orders_by_day'`);
    expect(rows[0]).toMatchObject({ from: expect.stringMatching(/^2019-05-0/) });
    expect(await same()).toBeGreaterThan(0);
    await run('delete from shop.orders where id between 6000 and 6005');
    await same();
  });

  it('is in the next answer when a table that is joined changes, two joins away included', async () => {
    await world.tend();
    await run(`update shop.customers set segment = 'gold', region_id = 2 where id in (1, 2, 3)`);
    expect(await marks('orders_by_day')).toBeGreaterThan(0);
    await same();
    await run(`update shop.regions set continent = 'Oceania' where id = 2`);
    expect(await marks('orders_by_hour')).toBeGreaterThan(0);
    await same();
    await run(`insert into shop.customers values (31, 1, 'gold', null), (32, 2, 'tin', null)`);
    await same();
    await run('delete from shop.customers where id in (5, 31)');
    await same();
    await world.tend();
    await same();
  });

  it('marks nothing where no column that matters has changed', async () => {
    await world.tend();
    await run(`update shop.customers set note = 'called twice'`);
    expect(await marks('orders_by_day')).toBe(0);
    expect(await marks('orders_by_hour')).toBe(0);
  });

  it('marks everything where a table is emptied', async () => {
    await other.query('begin; truncate shop.orders');
    await other.query('rollback');
    expect(await marks('orders_by_day')).toBe(0);
    await run('create table shop.kept as table shop.orders; truncate shop.orders');
    await same();
    await world.tend();
    await same();
    await run('insert into shop.orders table shop.kept; drop table shop.kept');
    await world.tend();
    expect(await same()).toBeGreaterThan(0);
  });
});

describe('a mark', () => {
  it('survives the building of the cell that it is about, when it comes after the snapshot', async () => {
    await world.tend();
    await run('update shop.orders set rating = 1 where id = 100');
    const built = await refresh('orders_by_day', () =>
      run('update shop.orders set rating = 10, amount = 7 where id = 100'),
    );
    expect(built).toEqual({ kind: 'clean' });
    expect(await marks('orders_by_day')).toBeGreaterThan(0);
    await same();
  });

  it('is kept with what it marks when the connection is lost in between', async () => {
    await world.tend();
    await run('update shop.orders set rating = 1 where id = 101');
    const before = await marks('orders_by_day');
    const cut = refresh('orders_by_day', () =>
      run(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
      ),
    );
    await expect(cut).rejects.toThrow();
    expect(await marks('orders_by_day')).toBe(before);
    await same();
    expect(await refresh('orders_by_day')).toEqual({ kind: 'clean' });
    await same();
  });

  it('comes of a joined row that changes while rows that are joined to it are written: no cell is built in between', async () => {
    await world.tend();
    await other.query('begin');
    await other.query(`update shop.customers set segment = 'platinum' where id = 9`);
    await run(
      `insert into shop.orders values (5001, 9, 'web', 9, 3, 2, true, '2025-07-07T12:00Z', '2025-07-07', '2025-07-07')`,
    );
    expect(await refresh('orders_by_day')).toEqual({ kind: 'busy' });
    await other.query('commit');
    await same();
    expect(await refresh('orders_by_day')).toEqual({ kind: 'clean' });
    await same();
  });

  it('is of everything where a joined row is changed in a snapshot that may be older than rows that are joined to it', async () => {
    await world.tend();
    await other.query('begin isolation level repeatable read; select 1');
    await run(
      `insert into shop.orders values (5002, 10, 'web', 9, 3, 2, true, '2025-07-08T12:00Z', '2025-07-08', '2025-07-08')`,
    );
    expect(await refresh('orders_by_day')).toEqual({ kind: 'clean' });
    await other.query(`update shop.customers set segment = 'platinum' where id = 10`);
    await other.query('commit');
    await same();
    await world.tend();
    await same();
  });

  it('is made for a writer who may write the rows and nothing of Cairn', async () => {
    await world.tend();
    const role = `writer_${Math.random().toString(36).slice(2)}`;
    await run(
      `create role ${role}; grant usage on schema shop to ${role}; grant select, update on shop.orders to ${role}`,
    );
    await other.query(
      `set role ${role}; set timezone = 'Asia/Kathmandu'; update shop.orders set amount = 99 where id = 102; reset role`,
    );
    expect(await marks('orders_by_day')).toBe(1);
    await same();
    await run(`drop owned by ${role}; drop role ${role}`);
  });
});

describe('two who build at once', () => {
  it('are in nobody’s way', async () => {
    await run('update shop.orders set rating = 4 where id % 3 = 0');
    const found = await Promise.all([1, 2, 3].map(() => refresh('orders_by_day')));
    expect(found.map(({ kind }) => kind)).toContain('more');
    await Promise.all([world.tend(), world.tend()]);
    expect(await marks('orders_by_hour')).toBe(0);
    expect(await same()).toBeGreaterThan(0);
  });
});

describe('a rollup is not read', () => {
  it('while a trigger of it is disabled, and is built anew', async () => {
    await world.tend();
    await run('alter table shop.orders disable trigger user');
    await run('update shop.orders set amount = 1 where id = 103');
    expect(await same()).toBe(0);
    await world.tend();
    expect(await same()).toBeGreaterThan(0);
  });

  it('when another table stands in the place of its own', async () => {
    await run(
      'create table shop.orders_two (like shop.orders including all); insert into shop.orders_two select * from shop.orders where id % 2 = 0',
    );
    await run('alter table shop.orders rename to orders_one; alter table shop.orders_two rename to orders');
    expect(await same()).toBe(0);
    await world.tend();
    await same();
    await run('drop table shop.orders; alter table shop.orders_one rename to orders');
    await world.tend();
    expect(await same()).toBeGreaterThan(0);
  });

  it('when it was dropped after the plan was made: rows are read', async () => {
    const questions = shopQuestions(world.model).slice(0, 3);
    const session = world.cells.session({ now });
    expect((await session.explain(questions))[0]?.sql).toContain('cairn_rollup');
    await run('drop schema cairn_rollup cascade');
    const answers = await Promise.all(questions.map((each) => world.stale.session({ now }).ask(each)));
    expect(answers).toHaveLength(3);
    await world.tend();
    expect(await same()).toBeGreaterThan(0);
  });
});

describe('a write', () => {
  it('never fails for a rollup, whatever becomes of the columns that it reads', async () => {
    await world.tend();
    await run('alter table shop.customers rename column segment to sort');
    await run(`update shop.customers set sort = 'tin' where id = 4`);
    await run(`insert into shop.customers values (40, 1, 'tin', null)`);
    await run('alter table shop.customers rename column sort to segment');
    await same();
    await world.tend();
    await same();
  });
});
