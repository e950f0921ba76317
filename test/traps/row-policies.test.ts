/** Rows that somebody may not be told about are in none of their numbers, whichever way they ask. */
import { describe, expect, it } from 'vitest';
import type { Held } from '../../src/query/question.ts';
import type { Restriction } from '../../src/query/restriction.ts';
import { between, byMember, codesOf, numbersOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table accounts (id int primary key, region text, email text);
   insert into accounts values (1, 'north', 'a@x'), (2, 'south', 'b@x'), (3, null, 'c@x');
   create table orders (id int primary key, account_id int, amount int, at timestamptz);
   insert into orders values (1, 1, 10, '2025-03-01Z'), (2, 1, 5, '2025-03-02Z'), (3, 2, 100, '2025-03-03Z'),
     (4, 3, 1000, '2025-03-04Z'), (5, null, 10000, '2025-03-05Z'), (6, 2, 7, '2025-04-02Z'), (7, 1, 3, '2025-04-02Z');
   create table visits (id int primary key, at timestamptz);
   insert into visits values (1, '2025-03-01Z'), (2, '2025-03-02Z');`,
  {
    datasets: [
      {
        key: 'accounts',
        table: 'accounts',
        time: null,
        entities: [{ key: 'account', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'region' }, { key: 'email', personal: true }],
      },
      {
        key: 'orders',
        table: 'orders',
        time: 'at',
        entities: [{ key: 'account', kind: 'foreign', column: 'account_id' }],
        dimensions: [
          { key: 'at', type: 'timestamptz' },
          { key: 'amount', type: 'number' },
          { key: 'account_id', type: 'number' },
        ],
      },
      { key: 'visits', table: 'visits', time: 'at', dimensions: [{ key: 'at', type: 'timestamptz' }] },
    ],
    metrics: [
      { key: 'revenue', type: 'sum', dataset: 'orders', value: 'amount' },
      { key: 'orders', type: 'count', dataset: 'orders' },
      { key: 'median', type: 'percentile', dataset: 'orders', value: 'amount', percentile: 50 },
      { key: 'buyers', type: 'distinct', dataset: 'orders', value: 'account_id' },
      { key: 'so_far', type: 'balance', dataset: 'orders', plus: [{ type: 'sum', value: 'amount' }] },
      { key: 'visits', type: 'count', dataset: 'visits' },
      { key: 'per_visit', type: 'formula', expression: 'revenue / visits' },
    ],
  },
);

const policy = (given: Partial<Restriction> = {}): Restriction => ({
  policy: 'own_region',
  dimension: 'region',
  values: ['north'],
  exempt: [],
  unknown: null,
  ...given,
});
const held = (...restrictions: readonly Restriction[]): Held => ({ restrictions, masked: false });
const north = held(policy());
const session = (each?: Held) => world.session(undefined, each);
const march = unit('month', '2025-03-01');

describe('a row policy', () => {
  it.each([
    ['revenue', 15],
    ['orders', 2],
    ['median', 7.5],
    ['buyers', 1],
    ['so_far', 15],
  ])('is in every scan of %s', async (metric, value) => {
    const answer = await session(north).ask(question(metric, { periods: [march] }));
    expect(numbersOf(answer)).toEqual([value]);
  });

  it('is met together with the filter of a question, and lets nobody ask for its opposite', async () => {
    const reader = session(north);
    const where = { not: { region: 'north' } };
    expect(numbersOf(await reader.ask(question('orders', { periods: [march], where })))).toEqual([0]);
    expect(byMember(await reader.ask(question('orders', { periods: [march], by: ['region'] })))).toEqual({ north: 2 });
  });

  it('holds a ranking, and the rest that it leaves over', async () => {
    const top = { count: 1, order: 'highest', other: true } as const;
    const both = held(policy({ values: ['north', 'south'] }));
    const answer = await world
      .session(undefined, both)
      .ask(question('revenue', { periods: [march], by: ['region'], top }));
    expect(byMember(answer)).toEqual({ south: 100, '(other)': 15 });
  });

  it('acts with every other one: only rows that all of them let through are counted', async () => {
    const large = policy({ policy: 'large', dimension: 'amount', values: ['10', '100'] });
    const reader = session(held(policy({ values: ['north', 'south'] }), large));
    expect(numbersOf(await reader.ask(question('revenue', { periods: [march] })))).toEqual([110]);
    const none = session(held(policy({ values: ['north'] }), policy({ policy: 'other', values: ['south'] })));
    expect(numbersOf(await none.ask(question('revenue', { periods: [march] })))).toEqual([0]);
  });

  it('refuses what it cannot be applied to, a part of a formula included', async () => {
    const reader = session(north);
    for (const metric of ['visits', 'per_visit'])
      expect(await codesOf(reader.ask(question(metric, { periods: [march] })))).toEqual(['POLICY_NOT_APPLICABLE']);
    const exempt = session(held(policy({ exempt: ['visits'] })));
    expect(numbersOf(await exempt.ask(question('per_visit', { periods: [march] })))).toEqual([7.5]);
  });

  it('refuses whoever it does not know the values of, and values that are none', async () => {
    const unknown = { code: 'POLICY_NOT_APPLICABLE', message: 'Nobody knows.', path: [], hints: [] } as const;
    const answers = [policy({ unknown }), policy({ dimension: 'amount', values: ['much'] })].map((each) =>
      codesOf(session(held(each)).ask(question('revenue', { periods: [march] }))),
    );
    expect(await Promise.all(answers)).toEqual([['POLICY_NOT_APPLICABLE'], ['POLICY_NOT_APPLICABLE']]);
  });

  it('tells nothing to one reader that was worked out for another', async () => {
    const asked = question('revenue', { periods: [between('2025-03-01', '2025-05-01')] });
    const sessions = [undefined, north, held(policy({ values: ['south'] })), north, undefined].map((each) =>
      session(each),
    );
    const found = [];
    for (const reader of sessions) found.push(numbersOf(await reader.ask(asked)));
    expect(found).toEqual([[11125], [18], [107], [18], [11125]]);
  });

  it('says which slices are kept from a reader: those that are not within it by their own words', () => {
    const reader = session(north);
    const at = (value: string) => ({ kind: 'compare', field: 'region', operator: 'eq', value }) as const;
    expect(
      [null, at('south'), at('north'), { kind: 'or', conditions: [at('north'), at('south')] } as const].map((where) =>
        reader.withholds({ metric: 'revenue', where }),
      ),
    ).toEqual([true, true, false, true]);
    expect(world.session().withholds({ metric: 'revenue', where: null })).toBe(false);
  });
});

describe('a personal dimension', () => {
  const masked: Held = { restrictions: [], masked: true };
  it('neither groups nor filters for those to whom persons are closed', async () => {
    const reader = session(masked);
    const where = { email: { contains: 'a' } };
    expect(await codesOf(reader.ask(question('orders', { periods: [march], by: ['email'] })))).toEqual([
      'PERSONAL_DIMENSION',
    ]);
    expect(await codesOf(reader.ask(question('orders', { periods: [march], where })))).toEqual(['PERSONAL_DIMENSION']);
    expect(numbersOf(await reader.ask(question('orders', { periods: [march] })))).toEqual([5]);
  });

  it('is open to everybody else', async () => {
    const answer = await world.session().ask(question('orders', { periods: [march], by: ['email'] }));
    expect(byMember(answer)).toMatchObject({ 'a@x': 2 });
  });
});
