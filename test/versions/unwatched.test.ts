/** What cannot be watched is read anew each time, and said so; what can be is shared while it runs. */
import { expect, it } from 'vitest';
import { countStatements } from '../kit/count-statements.ts';
import { later, question } from '../kit/questions.ts';
import { keptWorld } from './kept-world.ts';

const table = (key: string, source: object, sql?: string) => ({
  key,
  ...source,
  time: null,
  dimensions: sql === undefined ? [] : [{ key: 'computed', type: 'number', sql }],
});

const sources = {
  plain: [{ table: 'plain' }],
  rounded: [{ query: `select * from plain where date_trunc('day', at) >= '2024-01-01' and at::date > '2024-01-01'` }],
  young: [{ query: `select * from plain where at > now() - interval '1 day'` }],
  today: [{ query: `select * from plain where at::date <= 'today'` }],
  current: [{ table: 'plain' }, '(select count(*) from plain p where p.at < current_timestamp)'],
  drawn: [{ query: 'select * from plain where random() < 2' }],
  own: [{ query: 'select * from plain where always(id)' }],
  read: [{ query: `select * from plain where word::timestamptz < '2040-01-01'` }],
  frozen: [{ table: 'frozen' }],
  unlogged: [{ table: 'unlogged' }],
  guarded: [{ table: 'guarded' }],
  through: [{ table: 'through' }],
  catalogued: [{ query: `select oid::int as id from pg_class` }],
} as const;

const world = await keptWorld(
  `create table plain (id int primary key, at timestamptz, word text);
   insert into plain values (1, '2024-05-01Z', '2024-01-01');
   create function always(int) returns boolean language sql immutable as 'select true';
   create materialized view frozen as select * from plain;
   create unlogged table unlogged (id int);
   create table guarded (id int); alter table guarded enable row level security;
   create view through as select * from frozen;`,
  {
    datasets: Object.entries(sources).map(([key, [source, sql]]) => table(key, source, sql)),
    metrics: Object.keys(sources).map((key) => ({ key, type: 'count', dataset: key })),
  },
);

it('names what cannot be watched, and why', () => {
  // Which schema is written depends on the version of Postgres.
  const reasons = world.versions.unwatched().map(({ reason }) => reason.replace('pg_catalog.', ''));
  expect(reasons.sort()).toMatchInlineSnapshot(`
    [
      "frozen is a materialised view",
      "frozen is a materialised view",
      "guarded is under policies that decide which rows are seen",
      "it calls always, which may give something else each time",
      "it calls now, which may give something else each time",
      "it calls random, which may give something else each time",
      "it reads the clock",
      "it reads the clock",
      "it reads the clock",
      "pg_class is a table of Postgres itself",
      "unlogged is an unlogged table, which a crash empties",
    ]
  `);
});

it('keeps what can be', async () => {
  for (const key of ['rounded']) {
    await world.told([[key, {}]]);
    expect([key, (await world.told([[key, {}]])).statements]).toEqual([key, 0]);
  }
});

it('reads the others each time', async () => {
  for (const key of Object.keys(sources).filter((each) => each !== 'rounded')) {
    await world.told([[key, {}]]);
    expect([key, (await world.told([[key, {}]])).statements]).toEqual([key, 1]);
  }
});

it('runs one statement for many who ask at once, and all of them for what cannot be watched', async () => {
  const ask = (metric: string) => () => world.engine.session({ now: later }).ask(question(metric));
  await world.pool.query(`insert into plain values (2, '2024-06-01Z', '2024-01-01')`);
  const many = Array.from({ length: 8 });
  const { statements } = await countStatements(() => Promise.all(many.map(ask('rounded'))));
  expect(statements).toHaveLength(1);
  const others = await countStatements(() => Promise.all(many.map(ask('young'))));
  expect(others.statements).toHaveLength(8);
});

it('keeps nothing of a table whose trigger was taken away, and again once it is back', async () => {
  await world.pool.query('drop trigger cairn_data_changed on plain');
  await world.told([['rounded', {}]]);
  expect((await world.told([['rounded', {}]])).statements).toBe(1);
  await world.versions.refresh();
  await world.told([['rounded', {}]]);
  expect((await world.told([['rounded', {}]])).statements).toBe(0);
});
