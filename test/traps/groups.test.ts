/** Groups: members that look alike stay apart, rankings cut without losing anybody, and too many is told and not cut off. */
import { describe, expect, it } from 'vitest';
import { byMember, codesOf, issuesOf, numberOf, question, ranked, total, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const definitions = {
  datasets: [
    {
      key: 'orders',
      table: 'orders',
      time: 'ordered_at',
      dimensions: [
        { key: 'shop' },
        { key: 'product' },
        { key: 'rating', type: 'number' },
        { key: 'gift', type: 'boolean' },
        { key: 'ordered_on', type: 'date' },
        { key: 'ordered_at', type: 'timestamptz' },
      ],
    },
    {
      key: 'visits',
      table: 'visits',
      time: 'visited_at',
      dimensions: [{ key: 'visitor' }, { key: 'visited_at', type: 'timestamptz' }],
    },
  ],
  metrics: [
    { key: 'orders', type: 'count', dataset: 'orders' },
    { key: 'rating', type: 'mean', unit: 'score', dataset: 'orders', value: 'rating' },
    {
      key: 'orders_per_gift',
      type: 'ratio',
      unit: 'ratio',
      dataset: 'orders',
      numerator: { type: 'count' },
      denominator: { type: 'count', where: { gift: true } },
    },
    { key: 'double', type: 'formula', expression: '2 * rating' },
    { key: 'visits', type: 'count', dataset: 'visits' },
  ],
};

// Shop a: ratings 5, 5, 1. Shop b: 4. Shop c: 1, 2. Shop d: 4. Shop e: no rating. No shop: 3.
const world = await smallWorld(
  `create table orders (id int generated always as identity primary key, shop text, product text, rating int, gift boolean, ordered_on date, ordered_at timestamptz default '2025-01-10T10:00Z');
   insert into orders (shop, product, rating, gift, ordered_on) values ('a', 'x', 5, true, '2025-01-10'), ('a', 'x', 5, false, '2025-01-10'), ('a', 'y', 1, null, null),
     ('b', 'x', 4, null, null), ('c', 'x', 1, null, null), ('c', 'y', 2, null, null), ('d', 'x', 4, null, null), ('e', 'x', null, null, null), (null, 'x', 3, null, null);
   create table visits (id int generated always as identity primary key, visitor text, visited_at timestamptz);
   insert into visits (visitor, visited_at) select 'visitor ' || (n % 10000), '2025-01-10Z' from generate_series(1, 30000) n;`,
  definitions,
);

const top = (count: number, order: 'highest' | 'lowest' = 'highest', other = true) => ({ count, order, other });

describe('a ranking', () => {
  it('of a score pools the rest from its rows: other is no mean of the scores left out', async () => {
    const answer = await world.ask('rating', { by: ['shop'], top: top(2) });
    // b and d tie at 4. The rest has 5, 5, 1, 1, 2 and 3: 17/6. The mean of its scores 11/3, 3 and 1.5 is 2.72.
    expect(ranked(answer).slice(0, 2)).toEqual([
      ['b', 4],
      ['d', 4],
    ]);
    expect(ranked(answer)[2]?.[0]).toBe('(other)');
    expect(ranked(answer)[2]?.[1]).toBeCloseTo(17 / 6, 12);
  });

  it('breaks ties by name, the same way each time, and leaves out a group that nobody rated', async () => {
    const highest = await world.ask('rating', { by: ['shop'], top: top(6, 'highest', false) });
    const lowest = await world.ask('rating', { by: ['shop'], top: top(6, 'lowest', false) });
    expect(ranked(highest).map(([shop]) => shop)).toEqual(['b', 'd', 'a', '(none)', 'c']);
    expect(ranked(lowest).map(([shop]) => shop)).toEqual(['c', '(none)', 'a', 'b', 'd']);
  });

  it('puts a group with rows and without a value last, from either end', async () => {
    // Shop a has 3 orders to its gift; the others have nothing to divide by. Postgres ranks null above every number.
    for (const order of ['highest', 'lowest'] as const)
      expect(ranked(await world.ask('orders_per_gift', { by: ['shop'], top: top(3, order, false) }))).toEqual([
        ['a', 3],
        ['b', null],
        ['c', null],
      ]);
  });

  it('keeps the group without a member as one that can win, and keeps it out of other', async () => {
    const answer = await world.ask('orders', { by: ['shop'], where: { shop: { isNull: true } }, top: top(3) });
    expect(ranked(answer)).toEqual([['(none)', 1]]);
    const all = ranked(await world.ask('rating', { by: ['shop'], top: top(4) }));
    expect(all[3]).toEqual(['(none)', 3]);
    // c and e: (1 + 2) / 2.
    expect(all[4]).toEqual(['(other)', 1.5]);
  });

  it('has no other where nothing is left out', async () => {
    expect(ranked(await world.ask('orders', { by: ['product'], top: top(2) }))).toEqual([
      ['x', 7],
      ['y', 2],
    ]);
  });

  it('adds up to the total, other included', async () => {
    const answer = await world.ask('orders', { by: ['shop'], top: top(2) });
    expect(ranked(answer)).toEqual([
      ['a', 3],
      ['c', 2],
      ['(other)', 4],
    ]);
    expect(total(ranked(answer).map(([, value]) => value))).toBe(9);
  });

  it('by a formula is the same as by the metric that it doubles', async () => {
    const names = async (metric: string) =>
      ranked(await world.ask(metric, { by: ['shop'], top: top(3) })).map(([shop]) => shop);
    expect(await names('double')).toEqual(await names('rating'));
  });

  it('keeps the winners of the ranking period in other periods, and does not rank each anew', async () => {
    await world.pool.query(
      `insert into orders (shop, rating, ordered_at) select 'late', 5, '2025-02-10Z' from generate_series(1, 9)`,
    );
    const periods = [unit('month', '2025-01-01'), unit('month', '2025-02-01')];
    const answer = await world.ask('orders', { by: ['shop'], periods, top: top(1) });
    expect(
      answer.groups.map(({ members, values }) => [members[0], values.map(({ estimate }) => estimate.value)]),
    ).toEqual([
      ['a', [3, 0]],
      [null, [6, 9]],
    ]);
  });

  it('by another metric keeps the same groups for both', async () => {
    const session = world.session();
    const periods = [unit('month', '2025-01-01')];
    const asked = { by: ['shop'], periods, top: { ...top(1), metric: 'orders' } };
    const [orders, rating] = await Promise.all(['orders', 'rating'].map((key) => session.ask(question(key, asked))));
    expect(orders && ranked(orders).map(([shop]) => shop)).toEqual(['a', '(other)']);
    expect(rating && ranked(rating)[0]?.[1]).toBeCloseTo(11 / 3, 12);
  });
});

describe('members that look alike', () => {
  it('in case, spaces or accents stay apart, and are found again by a ranking', async () => {
    const names = ['Shop', 'shop', 'shop ', ' shop', 'shöp', 'sho\u0308p', 'SHOP'];
    await world.pool.query(
      `insert into orders (shop, product, ordered_at) select name, 'alike', '2025-03-10Z' from unnest($1::text[]) name`,
      [names],
    );
    const asked = { by: ['shop'], periods: [unit('month', '2025-03-01')] };
    expect(Object.keys(byMember(await world.ask('orders', asked))).sort()).toEqual([...names].sort());
    const best = byMember(await world.ask('orders', { ...asked, top: top(3) }));
    expect(Object.values(best)).toEqual([1, 1, 1, 4]);
    expect(numberOf(await world.ask('orders', { ...asked, by: [], where: { shop: 'shop' } }))).toBe(1);
  });

  it('that hold quotes, separators or SQL stay what they are', async () => {
    const names = [`o'clock`, `a","b`, `x'); drop table orders; --`, '{a,b}', '\\', '$1', '%'];
    await world.pool.query(
      `insert into orders (shop, product, ordered_at) select name, 'odd', '2025-04-10Z' from unnest($1::text[]) name`,
      [names],
    );
    const asked = { by: ['shop', 'product'], periods: [unit('month', '2025-04-01')] };
    for (const more of [{}, { top: top(7) }])
      expect(Object.keys(byMember(await world.ask('orders', { ...asked, ...more }))).sort()).toEqual(
        names.map((name) => `${name} / odd`).sort(),
      );
  });

  it('keep their types: a boolean, a date and a number come back as themselves', async () => {
    const january = [unit('month', '2025-01-01')];
    const members = async (by: string) =>
      (await world.ask('orders', { by: [by], periods: january, where: { shop: 'a' } })).groups.map(
        ({ members: [one] }) => one,
      );
    expect(await members('gift')).toEqual([false, true, null]);
    expect(await members('ordered_on')).toEqual(['2025-01-10', null]);
    expect(await members('rating')).toEqual([1, 5]);
  });
});

describe('ten thousand groups', () => {
  it('are all answered where the limit allows it', async () => {
    const groups = byMember(await world.ask('visits', { by: ['visitor'] }));
    expect(Object.keys(groups).length).toBe(10_000);
    expect(new Set(Object.values(groups))).toEqual(new Set([3]));
  });

  it('are refused past the limit, and never cut off in silence', async () => {
    const narrow = await smallWorld(
      `create table orders (id int primary key, shop text, product text, rating int, gift boolean, ordered_on date, ordered_at timestamptz);
       create table visits (id int generated always as identity primary key, visitor text, visited_at timestamptz);
       insert into visits (visitor, visited_at) select 'visitor ' || n, '2025-01-10Z' from generate_series(1, 101) n;`,
      definitions,
      { maxCells: 100 },
    );
    const [found] = await issuesOf(narrow.ask('visits', { by: ['visitor'] }));
    expect(found?.code).toBe('TOO_MANY_GROUPS');
    expect(found?.hints.join()).toContain('top');
    expect(numberOf(await narrow.ask('visits'))).toBe(101);
    expect(byMember(await narrow.ask('visits', { by: ['visitor'], top: top(1) }))).toEqual({
      'visitor 1': 1,
      '(other)': 100,
    });
    // Exactly as many as allowed are answered.
    await narrow.pool.query('delete from visits where id = 1');
    expect((await narrow.ask('visits', { by: ['visitor'] })).groups.length).toBe(100);
    // One question that is too large does not take the others of its batch with it.
    const session = narrow.session();
    await narrow.pool.query(
      `insert into visits (visitor, visited_at) values ('one', '2025-01-10Z'), ('two', '2025-01-10Z')`,
    );
    const [tooLarge, whole] = await Promise.allSettled([
      codesOf(session.ask(question('visits', { by: ['visitor'] }))),
      session.ask(question('visits')),
    ]);
    expect(tooLarge).toEqual({ status: 'fulfilled', value: ['TOO_MANY_GROUPS'] });
    expect(whole.status === 'fulfilled' && numberOf(whole.value)).toBe(102);
  });
});
