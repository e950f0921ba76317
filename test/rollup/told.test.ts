/** The catalogue tells where rollups stand, and explain which of them a question reads. */
import { graphql } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../schema/index.ts';
import { localPrincipal } from '../../src/access/local-principal.ts';
import { openRollupBook } from '../../src/rollup/rollup-book.ts';
import { question, series } from '../kit/questions.ts';
import { now, rollupWorld, shopRows, shopTables } from './shop.ts';

const world = await rollupWorld(shopTables + shopRows);
const session = () => world.cells.session({ now });
const newYork = world.model.calendars.get('new_york');
const months = series('month', '2025-01-01T05:00:00Z', '2025-12-01T05:00:00Z', newYork, now);

it('says why a rollup is not read before it is built, how many cells it has then, and how many have changed', async () => {
  expect(await session().rollup('orders_by_day')).toMatchObject({ state: 'unready', why: 'it has not been built yet' });
  await world.tend();
  const ready = await session().rollup('orders_by_day');
  expect(ready).toMatchObject({ state: 'ready', why: null, changed: 0, asOf: null });
  expect(ready.cells).toBeGreaterThan(100);
  await world.pool.query(`insert into shop.orders (id, channel, ordered_at) values (9001, 'web', '2025-03-09T12:00Z')`);
  expect(await session().rollup('orders_by_day')).toMatchObject({ state: 'stale', changed: 1 });
});

it('says of an engine that reads rows alone that it does', async () => {
  expect(await world.rows.session({ now }).rollup('orders_by_day')).toMatchObject({
    state: 'unready',
    why: 'questions are answered from rows alone here',
  });
});

it('explains which rollup is read, and of each other why not', async () => {
  const [scan] = await session().explain([question('revenue', { periods: months, by: ['segment'] })]);
  expect(scan?.rollups).toContainEqual({ rollup: 'orders_by_day', why: null });
  expect(scan?.rollups).toContainEqual({
    rollup: 'orders_by_hour',
    why: expect.stringContaining('segment is not among its dimensions'),
  });
});

it('tells a client the rollups of a dataset and where they stand', async () => {
  const catalog = { model: world.model, versions: new Map() };
  const contextValue = { principal: localPrincipal(null), session: session(), catalog, now };
  const source = `{ explain(query: { metrics: ["revenue"], period: { last: 1, grain: MONTH } }) { scans { rollups { whyNot
    rollup { key grain timeDimension dimensions state whyUnread changedCells asOf dataset { key rollups { key } } } } } } }`;
  const { data, errors } = await graphql({ schema, source, contextValue });
  expect(errors).toBeUndefined();
  const [scan] = (data as never as { explain: { scans: readonly { rollups: readonly object[] }[] } }).explain.scans;
  expect(scan?.rollups).toContainEqual({
    whyNot: null,
    rollup: {
      key: expect.stringMatching(/^orders_by_/),
      grain: expect.stringMatching(/^(DAY|HOUR)$/),
      timeDimension: 'ordered_at',
      dimensions: expect.any(Array),
      state: expect.stringMatching(/^(READY|STALE)$/),
      whyUnread: null,
      changedCells: expect.any(Number),
      asOf: null,
      dataset: {
        key: 'orders',
        rollups: expect.arrayContaining([{ key: 'orders_by_day' }, { key: 'orders_by_date' }]),
      },
    },
  });
});

it('keeps what a look found while the next ones find the same, so that plans made for it are kept', async () => {
  await world.tend();
  const book = openRollupBook(world.db, world.definitions, { interval: 0 });
  const first = await book.current();
  expect(await book.current()).toBe(first);
  await world.pool.query(`insert into shop.orders (id, channel, ordered_at) values (9002, 'web', '2025-03-10T12:00Z')`);
  expect(await book.current()).not.toBe(first);
});
