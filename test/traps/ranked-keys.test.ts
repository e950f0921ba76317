/** Rankings by numbers and by keys: ties go by the number and not by its text, and all who point at nobody are one group. */
import { describe, expect, it } from 'vitest';
import { countStatements } from '../kit/count-statements.ts';
import { ranked } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

/** Customers by a key of `type`, and what each used; `more` are further dimensions of use. */
const worldOf = (type: string, rows: string, more: readonly { readonly key: string; readonly type: string }[] = []) =>
  smallWorld(
    `create table customers (id ${type} primary key);
     create table uses (customer_id ${type}, size numeric, kind text, amount int);
     ${rows}`,
    {
      datasets: [
        {
          key: 'customers',
          table: 'customers',
          time: null,
          entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
          dimensions: [{ key: 'customer_id', column: 'id', type: type === 'text' ? 'string' : 'number' }],
        },
        {
          key: 'uses',
          table: 'uses',
          time: null,
          primaryKey: ['customer_id'],
          entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
          dimensions: [...more],
        },
      ],
      metrics: [
        { key: 'used', type: 'sum', dataset: 'uses', value: 'amount' },
        { key: 'uses', type: 'count', dataset: 'uses' },
      ],
    },
  );

const highest = (count: number, other = false) => ({ count, order: 'highest', other }) as const;
const lowest = (count: number) => ({ count, order: 'lowest', other: false }) as const;

describe('a ranking by a number', async () => {
  // Customers 9, 10 and 100 used two each and customer 2 used one; rows of the customers 500 and 501, who are none, and of nobody come to three.
  const world = await worldOf(
    'bigint',
    `insert into customers values (2), (9), (10), (100);
     insert into uses (customer_id, size, amount) values
       (10, 10, 1), (10, 10, 1), (100, 100, 2), (9, 9, 2), (2, 2, 1), (500, null, 1), (501, null, 1), (null, null, 1);`,
    [{ key: 'size', type: 'number' }],
  );

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

describe('a ranking of many keys', () => {
  it('puts those that find nothing together before it leaves anything out', async () => {
    // 60 unknown customers of 4 each are below all others one by one, and above them together.
    const world = await worldOf(
      'bigint',
      `insert into customers select n from generate_series(1, 200) n;
       insert into uses (customer_id, amount) select n, 5 from generate_series(1, 200) n;
       insert into uses (customer_id, amount) select 1000 + n, 4 from generate_series(1, 60) n;`,
    );
    const { value, statements } = await countStatements(() =>
      world.ask('used', { by: ['customer_id'], top: highest(2) }),
    );
    expect(ranked(value)).toEqual([
      ['(none)', 240],
      ['1', 5],
    ]);
    expect(statements).toHaveLength(1);
  });

  it('puts texts that find nothing together, too', async () => {
    const world = await worldOf(
      'text',
      `insert into customers values ('ann'), ('Bob');
       insert into uses (customer_id, amount) values ('ann', 2), ('Bob', 2), ('carl', 2), ('dora', 1), (null, 1);`,
    );
    expect(ranked(await world.ask('used', { by: ['customer_id'], top: highest(2, true) }))).toEqual([
      ['(none)', 4],
      ['Bob', 2],
      ['(other)', 2],
    ]);
  });

  it('has keys that are told as one number in one group', async () => {
    // The lesser of the two comes after all others.
    const world = await worldOf(
      'numeric',
      `insert into customers values (0.1), (0.10000000000000000000001);
       insert into customers select n from generate_series(1, 200) n;
       insert into uses (customer_id, amount) values (0.1, 1), (0.10000000000000000000001, 1000);
       insert into uses (customer_id, amount) select n, 5 from generate_series(1, 200) n;`,
    );
    expect(ranked(await world.ask('used', { by: ['customer_id'], top: highest(1, true) }))).toEqual([
      ['0.1', 1001],
      ['(other)', 1000],
    ]);
  });
});

describe('a ranking of rows that mostly point at nobody', async () => {
  // More than the ranking reads apart: 1,200 unknown customers, half of them of each kind.
  const world = await worldOf(
    'bigint',
    `insert into customers values (1), (2);
     insert into uses (customer_id, kind, amount) values (1, 'a', 300), (2, 'b', 700);
     insert into uses (customer_id, kind, amount)
       select 1000 + n, case n % 2 when 0 then 'a' else 'b' end, 1 from generate_series(1, 1200) n;`,
    [{ key: 'kind', type: 'string' }],
  );

  it('has all of them in one group', async () => {
    expect(ranked(await world.ask('used', { by: ['customer_id'], top: highest(2, true) }))).toEqual([
      ['(none)', 1200],
      ['2', 700],
      ['(other)', 300],
    ]);
    expect(ranked(await world.ask('uses', { by: ['customer_id'], top: lowest(2) }))).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });

  it('is asked of the whole at once where another way left something out before', async () => {
    const ask = () => countStatements(() => world.ask('uses', { by: ['customer_id'], top: highest(1) }));
    await ask();
    const { value, statements } = await ask();
    expect(ranked(value)).toEqual([['(none)', 1200]]);
    expect(statements).toHaveLength(1);
  });

  it('has all of a kind in one group, where no kind alone has too many', async () => {
    expect(ranked(await world.ask('used', { by: ['customer_id', 'kind'], top: highest(3) }))).toEqual([
      ['2 / b', 700],
      ['(none) / a', 600],
      ['(none) / b', 600],
    ]);
  });
});
