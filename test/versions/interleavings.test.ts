/** Random writers, transactions, folds and readers in any order: who asks is told what is committed by then, kept or not. */
import fc from 'fast-check';
import type pg from 'pg';
import { expect, it } from 'vitest';
import { foldChanges } from '../../src/versions/fold-changes.ts';
import { keptWorld } from './kept-world.ts';

const world = await keptWorld(
  `create table customers (id int primary key, region text);
   create table orders (id int generated always as identity primary key, customer int, amount numeric, placed_at timestamptz);
   insert into customers values (0, 'north'), (1, 'south'), (2, 'south');`,
  {
    datasets: [
      {
        key: 'customers',
        table: 'customers',
        time: null,
        entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'region' }],
      },
      {
        key: 'orders',
        table: 'orders',
        time: 'placed_at',
        entities: [{ key: 'customer', kind: 'foreign', column: 'customer' }],
        dimensions: [{ key: 'placed_at', type: 'timestamptz' }],
      },
    ],
    metrics: [{ key: 'ordered', type: 'sum', dataset: 'orders', value: 'amount' }],
  },
);

const writers: readonly pg.Client[] = await Promise.all([world.writer(), world.writer(), world.writer()]);

const writer = fc.nat(2);
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin'), writer }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write'),
      writer,
      what: fc.nat(3),
      amount: fc.integer({ min: 1, max: 99 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('commit', 'commit', 'rollback'), writer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fold') }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask') }) },
);

type Step = {
  readonly kind: string;
  readonly writer?: number;
  readonly what?: number;
  readonly amount?: number;
};

/** Each writer has a customer and orders of its own, so that none waits for another. */
const statementOf = (who: number, what: number, amount: number): string =>
  [
    `insert into orders (customer, amount, placed_at) values (${who}, ${amount}, '2024-05-01Z')`,
    `update orders set amount = ${amount} where customer = ${who}`,
    `delete from orders where customer = ${who} and amount < ${amount}`,
    `update customers set region = ${amount % 2 ? `'north'` : `'south'`} where id = ${who}`,
  ][what] ?? '';

const asked = [
  ['ordered', {}],
  ['ordered', { by: ['customer.region'] }],
] as const;

async function take({ kind, writer: who = 0, what = 0, amount = 0 }: Step): Promise<void> {
  const client = writers[who];
  if (kind === 'fold') return foldChanges(world.db);
  if (kind === 'ask') {
    // Nothing is written meanwhile, so that both have to tell the same.
    const [kept, anew] = [await world.told(asked), await world.toldAnew(asked)];
    expect(kept.numbers).toEqual(anew);
    return;
  }
  await client?.query(kind === 'write' ? statementOf(who, what, amount) : kind);
}

it('tells what is committed, in whatever order things happen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const each of steps) await take(each as Step);
      for (const client of writers) await client.query('rollback');
      await take({ kind: 'ask' });
    }),
    { numRuns: Number(process.env.ORACLE_RUNS ?? 12), endOnFailure: true },
  );
});

it('keeps what nobody has written to', async () => {
  await world.told(asked);
  expect((await world.told(asked)).statements).toBe(0);
});
