/** Rankings by numbers: ties go by the number and not by its text, and who points at nobody is one group. */
import { describe, expect, it } from 'vitest';
import { countStatements } from '../kit/count-statements.ts';
import { ranked } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Customers 9, 10 and 100 used two each and customer 2 used one; rows of the customers 500 and 501, who are none, and of nobody come to three.
const world = await smallWorld(
  `create table customers (id bigint primary key);
   insert into customers values (2), (9), (10), (100);
   create table uses (customer_id bigint, size numeric, amount int);
   insert into uses values (10, 10, 1), (10, 10, 1), (100, 100, 2), (9, 9, 2), (2, 2, 1), (500, null, 1), (501, null, 1), (null, null, 1);`,
  {
    datasets: [
      {
        key: 'customers',
        table: 'customers',
        time: null,
        entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'customer_id', column: 'id', type: 'number' }],
      },
      {
        key: 'uses',
        table: 'uses',
        time: null,
        primaryKey: ['customer_id'],
        entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
        dimensions: [{ key: 'size', type: 'number' }],
      },
    ],
    metrics: [{ key: 'used', type: 'sum', dataset: 'uses', value: 'amount' }],
  },
);

const highest = (count: number, other = false) => ({ count, order: 'highest', other }) as const;

describe('a ranking by a number', () => {
  // A key of a joined table, which stays the integer that it is, and a number of the rows, which travels as text.
  it.each(['customer_id', 'size'])('puts %s in the order of numbers where values tie', async (dimension) => {
    const answer = await world.ask('used', { by: [dimension], top: highest(4) });
    expect(ranked(answer)).toEqual([
      ['(none)', 3],
      ['9', 2],
      ['10', 2],
      ['100', 2],
    ]);
    expect(answer.groups[1]?.members).toEqual([9]);
  });

  it('has all who point at nobody in one group, also where it is left over', async () => {
    const where = { customer_id: { isNull: true } };
    expect(ranked(await world.ask('used', { by: ['customer_id'], where, top: highest(3) }))).toEqual([['(none)', 3]]);
    expect(ranked(await world.ask('used', { by: ['customer_id'], top: highest(1, true) }))).toEqual([
      ['(none)', 3],
      ['(other)', 7],
    ]);
  });
});

describe('a ranking of rows that mostly point at nobody', () => {
  // More than the ranking reads apart: 1,200 unknown customers, half of them of each kind.
  const lost = smallWorld(
    `create table customers (id bigint primary key);
     insert into customers values (1), (2);
     create table uses (customer_id bigint, kind text, amount int);
     insert into uses values (1, 'a', 300), (2, 'b', 700);
     insert into uses select 1000 + n, case n % 2 when 0 then 'a' else 'b' end, 1 from generate_series(1, 1200) n;`,
    {
      datasets: [
        {
          key: 'customers',
          table: 'customers',
          time: null,
          entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
          dimensions: [{ key: 'customer_id', column: 'id', type: 'number' }],
        },
        {
          key: 'uses',
          table: 'uses',
          time: null,
          primaryKey: ['customer_id'],
          entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
          dimensions: [{ key: 'kind', type: 'string' }],
        },
      ],
      metrics: [
        { key: 'used', type: 'sum', dataset: 'uses', value: 'amount' },
        { key: 'uses', type: 'count', dataset: 'uses' },
      ],
    },
  );

  it('has all of them in one group', async () => {
    const world = await lost;
    expect(ranked(await world.ask('used', { by: ['customer_id'], top: highest(2, true) }))).toEqual([
      ['(none)', 1200],
      ['2', 700],
      ['(other)', 300],
    ]);
    const lowest = { count: 2, order: 'lowest', other: false } as const;
    expect(ranked(await world.ask('uses', { by: ['customer_id'], top: lowest }))).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });

  it('is asked of the whole at once where another way left something out before', async () => {
    const world = await lost;
    const ask = () => countStatements(() => world.ask('uses', { by: ['customer_id'], top: highest(1) }));
    await ask();
    const { value, statements } = await ask();
    expect(ranked(value)).toEqual([['(none)', 1200]]);
    expect(statements).toHaveLength(1);
  });

  it('has all of a kind in one group, where no kind alone has too many', async () => {
    const world = await lost;
    expect(ranked(await world.ask('used', { by: ['customer_id', 'kind'], top: highest(3) }))).toEqual([
      ['2 / b', 700],
      ['(none) / a', 600],
      ['(none) / b', 600],
    ]);
  });
});

describe('a ranking by keys that are told as one number', () => {
  it('has them in one group', async () => {
    // The lesser of the two comes after all others.
    const world = await smallWorld(
      `create table customers (id numeric primary key);
       insert into customers values (0.1), (0.10000000000000000000001);
       insert into customers select n from generate_series(1, 200) n;
       create table uses (customer_id numeric, amount int);
       insert into uses values (0.1, 1), (0.10000000000000000000001, 1000);
       insert into uses select n, 5 from generate_series(1, 200) n;`,
      {
        datasets: [
          {
            key: 'customers',
            table: 'customers',
            time: null,
            entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
            dimensions: [{ key: 'customer_id', column: 'id', type: 'number' }],
          },
          {
            key: 'uses',
            table: 'uses',
            time: null,
            primaryKey: ['customer_id'],
            entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
          },
        ],
        metrics: [{ key: 'used', type: 'sum', dataset: 'uses', value: 'amount' }],
      },
    );
    expect(ranked(await world.ask('used', { by: ['customer_id'], top: highest(1, true) }))).toEqual([
      ['0.1', 1001],
      ['(other)', 1000],
    ]);
  });
});
