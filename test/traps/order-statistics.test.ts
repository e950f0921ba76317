/** Percentiles and distinct counts: what no adding up of months or groups can give, exact for the very period and group. */
import { describe, expect, it } from 'vitest';
import { utcCalendar } from '../../src/kernel/calendar/calendar.ts';
import { comparisonPeriod } from '../../src/kernel/calendar/comparison-period.ts';
import { trailingPeriod } from '../../src/kernel/calendar/trailing-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { countStatements } from '../kit/count-statements.ts';
import { byMember, later, numberOf, numbersOf, question, ranked, series, total, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Hours to a reply. A first quarter of 1 1 1 1 9 | 9 | 5 6 10 by month, with two tickets of January still open; the numbers
// 1 to 10 in June 2024; two tickets in the first quarter of 2024. Shops of 2025: nobody has answered in shop `d`.
const tickets = `create table tickets (id int generated always as identity primary key, team text, hours numeric, opened_at timestamptz);
   insert into tickets (team, hours, opened_at) values
     ('a', 1, '2025-01-02Z'), ('a', 1, '2025-01-03Z'), ('a', 1, '2025-01-04Z'), ('b', 1, '2025-01-05Z'), ('b', 9, '2025-01-06Z'),
     ('d', null, '2025-01-07Z'), ('d', null, '2025-01-08Z'),
     ('b', 9, '2025-02-10Z'), ('c', 5, '2025-03-10Z'), ('c', 6, '2025-03-11Z'), ('c', 10, '2025-03-12Z'),
     ('a', 20, '2024-02-01Z'), ('a', 30, '2024-02-02Z');
   insert into tickets (team, hours, opened_at) select 'a', n, '2024-06-10Z' from generate_series(1, 10) n;`;

// Customers 1 to 4372 bought in 2025, eight of them in two countries, each every month from the one of their first order; three
// orders have no customer. In December customer 1 bought on the 1st, customer 2 on the 1st and the 20th.
const orders = `create table orders (id int generated always as identity primary key, customer int, country text, amount int default 10, ordered_at timestamptz);
   insert into orders (customer, country, ordered_at) select n, 'UK', '2025-01-10Z' from generate_series(1, 3000) n;
   insert into orders (customer, country, ordered_at) select n, 'UK', '2025-02-10Z' from generate_series(1, 4372) n;
   insert into orders (customer, country, ordered_at) select n, 'EIRE', '2025-03-10Z' from generate_series(1, 8) n;
   insert into orders (customer, country, ordered_at) select null, 'UK', '2025-01-11Z' from generate_series(1, 3) n;
   insert into orders (customer, country, ordered_at) values (1, 'UK', '2025-12-01Z'), (2, 'UK', '2025-12-01Z'), (2, 'UK', '2025-12-20Z');`;

const response = { dataset: 'tickets', unit: 'hours', direction: 'decrease', value: 'hours' };

const world = await smallWorld(tickets + orders, {
  datasets: [
    {
      key: 'tickets',
      table: 'tickets',
      time: 'opened_at',
      dimensions: [{ key: 'team' }, { key: 'hours', type: 'number' }, { key: 'opened_at', type: 'timestamptz' }],
    },
    {
      key: 'orders',
      table: 'orders',
      time: 'ordered_at',
      dimensions: [
        { key: 'customer', type: 'number' },
        { key: 'country' },
        { key: 'amount', type: 'number' },
        { key: 'ordered_at', type: 'timestamptz' },
      ],
    },
  ],
  metrics: [
    { key: 'median', type: 'percentile', percentile: 50, ...response },
    { key: 'p90', type: 'percentile', percentile: 90, ...response },
    { key: 'p90_that_occurs', type: 'percentile', percentile: 90, method: 'discrete', ...response },
    { key: 'mean', type: 'mean', ...response },
    { key: 'hours', type: 'sum', ...response },
    { key: 'tickets', type: 'count', dataset: 'tickets' },
    { key: 'buyers', type: 'distinct', dataset: 'orders', value: 'customer' },
    { key: 'countries', type: 'distinct', dataset: 'orders', value: 'country' },
    { key: 'days', type: 'distinct', dataset: 'orders', value: { sql: "({ordered_at} at time zone 'UTC')::date" } },
    { key: 'revenue', type: 'sum', dataset: 'orders', value: 'amount' },
  ],
});

const quarter = unit('quarter', '2025-01-01');
const months = series('month', '2025-01-01Z', '2025-04-01Z');

describe('the median of a quarter', () => {
  it('is of its own rows, and neither the mean nor the median of its months', async () => {
    // 1 1 1 1 5 6 9 9 10. The months have 1, 9 and 6: 5.33 on average, and 6 in the middle.
    expect(numbersOf(await world.ask('median', { periods: [...months, quarter] }))).toEqual([1, 9, 6, 5]);
  });

  it('is not disturbed by a number of the same operation that cuts the quarter elsewhere', async () => {
    const session = world.session();
    const days = series('day', '2025-01-01Z', '2025-04-01Z');
    const [whole] = await Promise.all([
      session.ask(question('median', { periods: [quarter] })),
      session.ask(question('median', { periods: days })),
      session.ask(question('tickets', { periods: days })),
    ]);
    expect(whole && numberOf(whole)).toBe(5);
  });

  it('does not take a ticket that waits for one answered at once: it is not 0, and not in the sample', async () => {
    // With the two of team d at 0 it would be the 6th of 11: 1.
    const estimate = (await world.ask('median', { periods: [quarter] })).groups[0]?.values[0]?.estimate;
    expect(estimate).toEqual({ value: 5, decimal: null, sampleSize: 9 });
    expect(numberOf(await world.ask('tickets', { periods: [quarter] }))).toBe(11);
  });

  it('stands beside that of last year in one statement, in which the mean and the count come, too', async () => {
    const before = unwrap(comparisonPeriod(utcCalendar, 'samePeriodLastYear', quarter, later));
    const session = world.session();
    const { value, statements } = await countStatements(() =>
      Promise.all(
        ['median', 'mean', 'tickets'].map((metric) => session.ask(question(metric, { periods: [quarter, before] }))),
      ),
    );
    expect(value.map(numbersOf)).toEqual([
      [5, 25],
      [expect.closeTo(43 / 9, 12), 25],
      [11, 2],
    ]);
    expect(statements.length).toBe(1);
  });
});

describe('a sum in one statement with a median', () => {
  it('keeps every digit, though a median is a double', async () => {
    await world.pool.query(
      `insert into tickets (team, hours, opened_at) values ('z', 9007199254740993.07, '2027-01-05Z'), ('z', 0.01, '2027-01-06Z')`,
    );
    const periods = [unit('month', '2027-01-01')];
    const session = world.session();
    const answers = await Promise.all(
      // The count makes room, so that the sum comes in the same column as the median.
      ['median', 'tickets', 'hours'].map((metric) => session.ask(question(metric, { periods }))),
    );
    expect(answers.map(({ groups }) => groups[0]?.values[0]?.estimate.decimal)).toEqual([
      null,
      '2',
      '9007199254740993.08',
    ]);
  });

  it('leaves the median as precise as a double is: 17 digits, and not the 15 of a cast', async () => {
    await world.pool.query(
      `insert into tickets (team, hours, opened_at) values ('z', 0.1, '2027-02-05Z'), ('z', 0.2, '2027-02-06Z'), ('z', 0.7, '2027-02-07Z')`,
    );
    // Type 7: 0.2 + 0.8 × (0.7 − 0.2), in doubles.
    expect(numberOf(await world.ask('p90', { periods: [unit('month', '2027-02-01')] }))).toBe(0.2 + 0.8 * (0.7 - 0.2));
  });
});

describe('the ninetieth percentile of the numbers 1 to 10', () => {
  const periods = [unit('month', '2024-06-01')];

  it('is 9.1 where neighbours are interpolated (type 7), and 9 where it has to occur', async () => {
    expect(numberOf(await world.ask('p90', { periods }))).toBeCloseTo(9.1, 12);
    expect(numberOf(await world.ask('p90_that_occurs', { periods }))).toBe(9);
  });

  it('leaves the median between 5 and 6', async () => {
    expect(numberOf(await world.ask('median', { periods }))).toBe(5.5);
  });
});

describe('a ranking by median', () => {
  const top = { count: 1, order: 'highest' as const, other: true };

  it('has as other the median of the rest, and not what is left of a subtraction', async () => {
    // c: 5 6 10. b: 1 9 9. a: 1 1 1. The rest of the best, b: 1 1 1 5 6 10, so 3. Whole less shown would be 5 − 9.
    const answer = await world.ask('median', { by: ['team'], periods: [quarter], top });
    expect(ranked(answer)).toEqual([
      ['b', 9],
      ['(other)', 3],
    ]);
    expect(answer.groups[1]?.values[0]?.estimate.sampleSize).toBe(6);
  });

  it('keeps its other in each month, and has none where a month has no other rows', async () => {
    const answer = await world.ask('median', { by: ['team'], periods: months, top });
    expect(answer.groups.map(({ values }) => values.map(({ estimate }) => estimate.value))).toEqual([
      [5, 9, null],
      [1, null, 6],
    ]);
  });

  it('does not rank a team that has answered nobody as the quickest', async () => {
    const lowest = await world.ask('median', {
      by: ['team'],
      periods: [quarter],
      top: { ...top, order: 'lowest', count: 4 },
    });
    expect(ranked(lowest).map(([team]) => team)).toEqual(['a', 'c', 'b']);
  });
});

describe('the distinct customers', () => {
  it('of a quarter are not the sum of its months', async () => {
    // 3000 + 4372 + 8 = 7380.
    expect(numbersOf(await world.ask('buyers', { periods: [...months, quarter] }))).toEqual([3000, 4372, 8, 4372]);
  });

  it('by country do not add up to the whole: eight have bought in two', async () => {
    const countries = byMember(await world.ask('buyers', { by: ['country'], periods: [quarter] }));
    expect(countries).toEqual({ UK: 4372, EIRE: 8 });
    expect(total(Object.values(countries))).toBe(4380);
    expect(numberOf(await world.ask('buyers', { periods: [quarter] }))).toBe(4372);
  });

  it('of the rest of a ranking are counted among its rows: those in both are in both', async () => {
    const top = { count: 1, order: 'highest' as const, other: true };
    // The whole less the shown would leave 0.
    expect(ranked(await world.ask('buyers', { by: ['country'], periods: [quarter], top }))).toEqual([
      ['UK', 4372],
      ['(other)', 8],
    ]);
  });

  it('are not the only thing that can be told apart: texts and days are, too', async () => {
    expect(numbersOf(await world.ask('countries', { periods: [...months, quarter] }))).toEqual([1, 1, 1, 2]);
    expect(numbersOf(await world.ask('days', { periods: [...months, quarter] }))).toEqual([2, 1, 1, 4]);
  });

  it('do not count orders without a customer as one more customer', async () => {
    const estimate = (await world.ask('buyers', { periods: [unit('month', '2025-01-01')] })).groups[0]?.values[0]
      ?.estimate;
    expect(estimate).toEqual({ value: 3000, decimal: '3000', sampleSize: 3000 });
  });

  it('of trailing 28 days are counted anew for each day, in one statement with the revenue of the day', async () => {
    const days = series('day', '2025-12-01Z', '2026-01-20Z');
    const periods = days.map((each) => unwrap(trailingPeriod(utcCalendar, each, { count: 28, grain: 'day' }, later)));
    const session = world.session();
    const { value, statements } = await countStatements(() =>
      Promise.all([session.ask(question('buyers', { periods })), session.ask(question('revenue', { periods: days }))]),
    );
    // Both until 28 December; customer 2, who came back on the 20th, until 16 January.
    const [buyers = [], revenue = []] = value.map(numbersOf);
    expect(buyers).toEqual([...Array(28).fill(2), ...Array(19).fill(1), ...Array(3).fill(0)]);
    expect(total(revenue)).toBe(30);
    expect(statements.length).toBe(1);
  });
});

describe('an empty period', () => {
  const periods = [unit('month', '2026-06-01')];

  it('has no median: null and not 0', async () => {
    for (const metric of ['median', 'p90_that_occurs'])
      expect(numberOf(await world.ask(metric, { periods }))).toBeNull();
  });

  it('has no customers: 0 and not null', async () => {
    expect(numberOf(await world.ask('buyers', { periods }))).toBe(0);
  });

  it('has no groups, and a team whose tickets all wait is none of a median', async () => {
    expect((await world.ask('median', { by: ['team'], periods })).groups).toEqual([]);
    expect(byMember(await world.ask('median', { by: ['team'], periods: [quarter] }))).toEqual({ a: 1, b: 9, c: 6 });
  });
});
