/** Totals of another dataset's rows as dimensions: the number itself, and the group in a ranking of all members. */
import { describe, expect, it } from 'vitest';
import { byMember, codesOf, numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// In the second quarter of 2026. Before 1 April: ada 100, bo 50 (twice 25), cy 50, di 10, ed 10 (10 and no amount), fay −5.
// Gus has refunded orders only, hal one without an amount, ida one of this quarter. One order has no customer, one a customer
// that is not there: a member of the ranking nonetheless, with 70.
const now = Date.parse('2026-05-10T12:00Z');
const shop = `create table accounts (id int primary key, tier text);
  insert into accounts values (1, 'gold'), (2, 'tin');
  create table people (id int primary key, name text, account int, region text, joined_at timestamptz);
  insert into people
    select n, (array['ada','bo','cy','di','ed','fay','gus','hal','ida'])[n], 1 + n % 2, case when n < 5 then 'EMEA' else 'APAC' end, '2025-01-01Z'
    from generate_series(1, 9) n;
  create table orders (id int generated always as identity primary key, person int, status text, amount numeric, ordered_at timestamptz, day date);
  insert into orders (person, status, amount, ordered_at) values
    (1, 'paid', 100, '2025-06-01Z'), (2, 'paid', 25, '2025-06-01Z'), (2, 'paid', 25, '2026-03-31 23:59:59.999Z'), (3, 'paid', 50, '2025-06-01Z'),
    (4, 'paid', 10, '2025-06-01Z'), (5, 'paid', 10, '2025-06-01Z'), (5, 'paid', null, '2025-06-01Z'), (6, 'paid', -5, '2025-06-01Z'),
    (7, 'refunded', 900, '2025-06-01Z'), (8, 'paid', null, '2025-06-01Z'), (9, 'paid', 500, '2026-04-01Z'), (4, 'paid', 1000, '2026-05-10 12:00Z'),
    (null, 'paid', 800, '2025-06-01Z'), (77, 'paid', 70, '2025-06-01Z');
  update orders set day = (ordered_at at time zone 'UTC')::date;
  create table answers (id int generated always as identity primary key, person int, score int, answered_at timestamptz);
  insert into answers (person, score, answered_at) select n, n, '2026-04-02Z' from generate_series(1, 9) n;
  insert into answers (person, score, answered_at) values (null, 10, '2026-04-02Z'), (1, 20, '2026-04-03Z');`;

const quarter = { startOf: 'quarter' };
const groups = ['low', 'middle', 'high'];

const world = await smallWorld(shop, {
  datasets: [
    {
      key: 'accounts',
      table: 'accounts',
      time: null,
      entities: [{ key: 'account', kind: 'primary', column: 'id' }],
      dimensions: [
        { key: 'tier' },
        { key: 'account_total', type: 'number', total: { of: 'orders.paid', asOf: quarter } },
      ],
    },
    {
      key: 'people',
      table: 'people',
      time: 'joined_at',
      entities: [
        { key: 'person', kind: 'primary', column: 'id' },
        { key: 'account', kind: 'foreign', column: 'account' },
      ],
      dimensions: [
        { key: 'name' },
        { key: 'region' },
        { key: 'joined_at', type: 'timestamptz' },
        { key: 'spent', type: 'number', total: { of: 'orders.paid', asOf: quarter } },
        { key: 'spent_or_nothing', type: 'number', total: { of: 'orders.paid', asOf: quarter, none: 0 } },
        { key: 'spent_until_now', type: 'number', total: { of: 'orders.paid' } },
        { key: 'spent_by_day', type: 'number', total: { of: 'orders.paid_by_day', asOf: quarter } },
        { key: 'spent_in_2025', type: 'number', total: { of: 'orders.paid', asOf: '2026-01-01' } },
        { key: 'spent_one_day', type: 'number', total: { of: 'orders.paid', asOf: '2027-01-01' } },
        { key: 'bought_often', type: 'number', total: { of: 'orders.orders' } },
        { key: 'value_group', quantiles: { of: 'orders.paid', asOf: quarter, groups } },
        { key: 'value_group_or_low', quantiles: { of: 'orders.paid', asOf: quarter, groups, none: 'low' } },
        { key: 'halves', quantiles: { of: 'orders.orders', asOf: quarter, groups: ['few', 'many'] } },
      ],
    },
    {
      key: 'orders',
      table: 'orders',
      time: 'ordered_at',
      entities: [{ key: 'person', kind: 'foreign', column: 'person' }],
      dimensions: [
        { key: 'status' },
        { key: 'amount', type: 'number' },
        { key: 'ordered_at', type: 'timestamptz' },
        { key: 'day', type: 'date' },
      ],
      measures: {
        paid: { type: 'sum', value: 'amount', where: { status: 'paid' } },
        paid_by_day: { type: 'sum', value: 'amount', where: { status: 'paid' }, time: 'day' },
        orders: { type: 'count' },
      },
    },
    {
      key: 'answers',
      table: 'answers',
      time: 'answered_at',
      entities: [{ key: 'person', kind: 'foreign', column: 'person' }],
      dimensions: [
        { key: 'score', type: 'number' },
        { key: 'answered_at', type: 'timestamptz' },
      ],
    },
  ],
  metrics: [
    { key: 'people', type: 'count', dataset: 'people' },
    ...[
      'spent',
      'spent_or_nothing',
      'spent_until_now',
      'spent_by_day',
      'spent_in_2025',
      'spent_one_day',
      'bought_often',
    ].map((value) => ({ key: `sum_of_${value}`, type: 'sum', dataset: 'people', value })),
    { key: 'mean_spent', type: 'mean', dataset: 'people', value: 'spent' },
    { key: 'median_spent', type: 'percentile', percentile: 50, dataset: 'people', value: 'spent' },
    { key: 'answers', type: 'count', dataset: 'answers' },
    { key: 'score', type: 'sum', dataset: 'answers', value: 'score' },
    { key: 'high_spenders', type: 'count', dataset: 'people', where: { spent: { gte: 50 } } },
    { key: 'sum_of_account', type: 'sum', dataset: 'accounts', value: 'account_total' },
  ],
});

const spent = async (value: string) => byMember(await world.ask(`sum_of_${value}`, { by: ['name'] }, now));

describe('a total', () => {
  it('adds up the rows of a member before an instant; without any there is none', async () => {
    expect(await spent('spent')).toEqual({ ada: 100, bo: 50, cy: 50, di: 10, ed: 10, fay: -5 });
    expect(byMember(await world.ask('people', { by: ['name'], where: { spent: { isNull: true } } }, now))).toEqual({
      gus: 1,
      hal: 1,
      ida: 1,
    });
  });

  it('can be 0 for members without a row', async () => {
    expect(await spent('spent_or_nothing')).toMatchObject({ gus: 0, hal: 0, ida: 0, fay: -5, ada: 100 });
  });

  it('counts until now, a date, or by the days of a date column, and never what is yet to come', async () => {
    expect(await spent('spent_until_now')).toMatchObject({ ida: 500, di: 10, bo: 50 });
    expect(await spent('spent_in_2025')).toMatchObject({ bo: 25, di: 10 });
    expect(await spent('spent_by_day')).toEqual(await spent('spent'));
    expect(await spent('spent_one_day')).toEqual(await spent('spent_until_now'));
    expect(await spent('bought_often')).toMatchObject({ bo: 2, gus: 1, hal: 1, ida: 1, di: 1 });
  });

  it('has a mean and a percentile over members with a row', async () => {
    expect(numberOf(await world.ask('mean_spent', {}, now))).toBeCloseTo(215 / 6, 12);
    expect(numberOf(await world.ask('median_spent', {}, now))).toBe(30);
    expect(numberOf(await world.ask('high_spenders', {}, now))).toBe(3);
  });

  it('multiplies no row where it is reached over a join', async () => {
    expect(numberOf(await world.ask('answers', {}, now))).toBe(11);
    expect(byMember(await world.ask('answers', { by: ['spent'] }, now))).toEqual({
      '-5': 1,
      10: 2,
      50: 2,
      100: 2,
      '(none)': 4,
    });
  });

  it('is 0 for nobody: a row that points at no member has no total', async () => {
    expect(byMember(await world.ask('answers', { by: ['spent_or_nothing'] }, now))).toEqual({
      '-5': 1,
      0: 3,
      10: 2,
      50: 2,
      100: 2,
      '(none)': 1,
    });
  });

  it('can be of members two joins away', async () => {
    // Odd people are in account 2: ada, cy, ed; even ones in account 1: bo, di, fay.
    expect(byMember(await world.ask('sum_of_account', { by: ['tier'] }, now))).toEqual({ tin: 160, gold: 55 });
  });
});

describe('groups by value', () => {
  // Ranked with the stranger: fay −5, di 10, ed 10 | bo 50, cy 50 | stranger 70, ada 100.
  it('have equal counts of members with a row, the first one more, ties by key', async () => {
    expect(byMember(await world.ask('people', { by: ['value_group', 'name'] }, now))).toEqual({
      'low / di': 1,
      'low / ed': 1,
      'low / fay': 1,
      'middle / bo': 1,
      'middle / cy': 1,
      'high / ada': 1,
      '(none) / gus': 1,
      '(none) / hal': 1,
      '(none) / ida': 1,
    });
  });

  it('break ties by the key, so that two questions agree', async () => {
    // Orders before April: bo 2, ed 2; 1 each of ada, cy, di, fay, gus, hal and the stranger. Nine members: five are few.
    expect(byMember(await world.ask('people', { by: ['halves', 'name'] }, now))).toEqual({
      'few / ada': 1,
      'few / cy': 1,
      'few / di': 1,
      'few / fay': 1,
      'few / gus': 1,
      'many / bo': 1,
      'many / ed': 1,
      'many / hal': 1,
      '(none) / ida': 1,
    });
  });

  it('can take in members without a row, but nobody', async () => {
    expect(byMember(await world.ask('answers', { by: ['value_group_or_low'] }, now))).toEqual({
      high: 2,
      low: 6,
      middle: 2,
      '(none)': 1,
    });
  });

  it('cut and filter metrics of any dataset that leads to the member', async () => {
    expect(byMember(await world.ask('score', { by: ['value_group'], where: { region: 'EMEA' } }, now))).toEqual({
      high: 21,
      low: 4,
      middle: 5,
    });
    expect(numberOf(await world.ask('answers', { where: { value_group: { in: ['high', 'middle'] } } }, now))).toBe(4);
  });

  it('stay what they are whatever the period, and a sentence says as of when', async () => {
    const april = { periods: [unit('month', '2026-04-01')], by: ['value_group'] };
    const answer = await world.ask('answers', april, now);
    expect(answer.assumptions).toContain(
      'value_group goes by orders.paid of all rows before 2026-04-01T00:00:00.000Z, whatever the period.',
    );
    expect(byMember(answer)).toEqual({ high: 2, low: 3, middle: 2, '(none)': 4 });
  });

  it('change with the clock of the question', async () => {
    const next = await world.ask('people', { by: ['value_group', 'name'] }, Date.parse('2026-07-01T00:00Z'));
    expect(byMember(next)).toMatchObject({ 'high / di': 1, 'high / ida': 1 });
  });

  it('are joined once where several questions of a statement need them, and not where none does', async () => {
    const session = world.session(now);
    await Promise.all([
      session.ask(question('people', { by: ['region'], where: { value_group: 'high' } })),
      session.ask(question('people', { by: ['region'], where: { value_group: 'low' } })),
      session.ask(question('sum_of_spent', { by: ['region'] })),
    ]);
    expect(session.statements).toBe(1);
    const [with_, without] = await Promise.all(
      [{ where: { value_group: 'high' } }, {}].map((asked) => world.session(now).explain([question('people', asked)])),
    );
    expect(with_?.[0]?.sql.match(/left join/g)).toHaveLength(1);
    expect(without?.[0]?.sql).not.toContain(' join ');
  });

  it('are a closed list', async () => {
    expect(await codesOf(world.ask('people', { where: { value_group: 'top' } }, now))).toEqual(['UNKNOWN_VALUE']);
  });
});
