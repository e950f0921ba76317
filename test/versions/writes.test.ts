/** Whatever writes to a table, and however its transaction goes, the very next question is answered as if nothing had been kept. */
import { beforeEach, describe, expect, it } from 'vitest';
import { foldChanges } from '../../src/versions/fold-changes.ts';
import { byMember, later, question } from '../kit/questions.ts';
import { keptWorld } from './kept-world.ts';

const world = await keptWorld(
  `create table shops (id int primary key, city text not null);
   create table sales (id int generated always as identity primary key, shop int references shops on delete cascade, amount numeric, sold_at timestamptz);
   create table tags (sale int, tag text);
   create view large_sales as select * from sales where amount >= 100;
   create table stock (id int generated always as identity, made_on date, amount numeric) partition by range (made_on);
   create table stock_2024 partition of stock for values from ('2024-01-01') to ('2025-01-01');`,
  {
    datasets: [
      {
        key: 'shops',
        table: 'shops',
        time: null,
        entities: [{ key: 'shop', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'city' }],
      },
      {
        key: 'sales',
        table: 'sales',
        time: 'sold_at',
        entities: [{ key: 'shop', kind: 'foreign', column: 'shop' }],
        dimensions: [
          { key: 'sold_at', type: 'timestamptz' },
          { key: 'tag', many: { table: 'tags', row: 'sale', value: 'tag' } },
        ],
      },
      {
        key: 'large',
        table: 'large_sales',
        time: 'sold_at',
        dimensions: [{ key: 'sold_at', type: 'timestamptz' }],
      },
      {
        key: 'chosen',
        query: 'select s.* from sales s join shops on shops.id = s.shop where city <> (select max(city) from shops)',
        time: 'sold_at',
        dimensions: [{ key: 'sold_at', type: 'timestamptz' }],
      },
      { key: 'stock', table: 'stock', time: 'made_on', dimensions: [{ key: 'made_on', type: 'date' }] },
      {
        key: 'rivals',
        table: 'shops',
        time: null,
        primaryKey: ['id'],
        dimensions: [{ key: 'others', type: 'number', sql: '(select count(*) from tags where tags.sale <> {id})' }],
      },
    ],
    metrics: [
      { key: 'sold', type: 'sum', dataset: 'sales', value: 'amount' },
      { key: 'large', type: 'count', dataset: 'large' },
      { key: 'chosen', type: 'count', dataset: 'chosen' },
      { key: 'stocked', type: 'sum', dataset: 'stock', value: 'amount' },
      { key: 'rivals', type: 'sum', dataset: 'rivals', value: 'others' },
    ],
  },
);
const { pool, told, toldAnew, writer } = world;

const questions = [
  ['sold', {}],
  ['sold', { by: ['shop.city'] }],
  ['sold', { by: ['tag'] }],
  ['sold', { by: ['shop.city'], top: { count: 1, order: 'highest', other: true } }],
  ['large', {}],
  ['chosen', {}],
  ['stocked', {}],
  ['rivals', {}],
] as const;

/** Every question, kept, and answered anew. */
async function expectRight(): Promise<void> {
  expect((await told(questions)).numbers).toEqual(await toldAnew(questions));
}

/** So that the next question after a write would find something old. */
async function keepAll(): Promise<void> {
  await expectRight();
  expect((await told(questions)).statements).toBe(0);
}

const sold = async () => byMember(await world.engine.session({ now: later }).ask(question('sold')));

beforeEach(async () => {
  await pool.query(`
    truncate shops, sales, tags, stock;
    insert into shops values (1, 'Oslo'), (2, 'Rome');
    insert into sales (shop, amount, sold_at) values (1, 10, '2024-05-01Z'), (2, 200, '2024-06-01Z');
    insert into tags select id, 'new' from sales;
    insert into stock (made_on, amount) values ('2024-02-03', 7);`);
});

describe('one statement', () => {
  it.each([
    `insert into sales (shop, amount, sold_at) values (1, 1000, '2024-07-01Z')`,
    `update sales set amount = amount * 2`,
    `delete from sales where amount > 100`,
    `truncate sales cascade`,
    `update shops set city = 'Milan' where id = 2`,
    `delete from shops where id = 2`,
    `insert into tags select id, 'old' from sales`,
    `insert into shops values (1, 'Bern') on conflict (id) do update set city = excluded.city`,
    `merge into shops using (select 2 as id) m on m.id = shops.id when matched then update set city = 'Pisa'`,
    `with gone as (delete from tags returning sale) insert into tags select sale, 'other' from gone`,
    `insert into stock (made_on, amount) values ('2024-03-03', 70)`,
    `insert into stock_2024 (id, made_on, amount) overriding system value values (9, '2024-03-04', 700)`,
    `do $$ begin insert into tags values (1, 'told'); exception when others then null; end $$`,
    `set session_replication_role = replica; insert into tags values (1, 'replayed'); reset session_replication_role`,
  ])('%s', async (statement) => {
    await keepAll();
    const client = await writer();
    await client.query(statement);
    await expectRight();
  });
});

describe('what is done to a table itself', () => {
  it.each([
    `begin; alter table tags disable trigger all; insert into tags values (1, 'unmarked'); alter table tags enable trigger all; commit`,
    `alter table stock alter amount type numeric using amount + 1`,
    `create or replace view large_sales as select * from sales where amount >= 5`,
    `create table stock_2025 partition of stock for values from ('2025-01-01') to ('2026-01-01'); insert into stock_2025 (id, made_on, amount) overriding system value values (8, '2025-03-04', 1)`,
    `create table more (like tags); insert into more values (1, 'swapped'); begin; alter table tags rename to gone; alter table more rename to tags; drop table gone; commit`,
    `insert into tags values (1, 'after the swap')`,
  ])('%s', async (statement) => {
    await keepAll();
    await (await writer()).query(statement);
    await expectRight();
    // What was found anew in the background is as right.
    await world.versions.refresh();
    await keepAll();
  });
});

describe('a transaction', () => {
  const sale = `insert into sales (shop, amount, sold_at) values (1, 1000, '2024-07-01Z')`;

  it('is seen when it commits, and not before', async () => {
    const client = await writer();
    await client.query(`begin; ${sale}`);
    await keepAll();
    expect(await sold()).toEqual({ '': 210 });
    await client.query('commit');
    expect(await sold()).toEqual({ '': 1210 });
    await expectRight();
  });

  it('is seen although one that began later committed before it', async () => {
    const [first, second] = [await writer(), await writer()];
    await first.query(`begin; ${sale}`);
    await second.query(`begin; ${sale}`);
    await second.query('commit');
    await keepAll();
    await foldChanges(world.db);
    await keepAll();
    await first.query('commit');
    expect(await sold()).toEqual({ '': 2210 });
    await foldChanges(world.db);
    await keepAll();
  });

  it('leaves nothing when it rolls back', async () => {
    await keepAll();
    const client = await writer();
    await client.query(`begin; ${sale}; rollback`);
    await keepAll();
  });

  it('is seen where it wrote again after a savepoint took its first mark back', async () => {
    await keepAll();
    const client = await writer();
    await client.query(`begin; savepoint s; ${sale}; rollback to savepoint s; ${sale}; commit`);
    expect(await sold()).toEqual({ '': 1210 });
    await expectRight();
  });

  it('is marked once for each table, however many statements it has', async () => {
    await foldChanges(world.db);
    const client = await writer();
    await client.query(`begin; ${sale}; ${sale}; ${sale}; commit`);
    expect((await pool.query('select count(*)::int as marks from cairn.data_changes')).rows).toEqual([{ marks: 1 }]);
  });

  it('does not make another writer wait', async () => {
    const [first, second] = [await writer(), await writer()];
    await first.query(`begin; ${sale}`);
    await second.query(`set lock_timeout = 1; ${sale}; reset lock_timeout`);
    await first.query('commit');
    await expectRight();
  });
});
