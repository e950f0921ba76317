/** Nothing: no rows, null values, zero divisors. Null is not zero, and zero is not null. */
import { describe, expect, it } from 'vitest';
import { byMember, numberOf, numbersOf, question, series, total, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Rows in January and March; none in February. Channel and region are missing here and there.
const world = await smallWorld(
  `create table tickets (id int primary key, region text, channel text, cost numeric, solved boolean, opened_at timestamptz, closed_at timestamptz);
   insert into tickets values
     (1, 'EMEA', 'email', 10, true, '2025-01-05Z', '2025-01-06Z'),
     (2, 'EMEA', null, null, null, '2025-01-06Z', null),
     (3, null, 'chat', 5, false, '2025-01-07Z', '2025-03-02Z'),
     (4, 'APAC', 'chat', 0, true, '2025-03-01Z', null),
     (5, null, null, null, true, '2025-03-02Z', '2025-03-03Z'),
     (6, 'EMEA', 'email', 1, true, null, null);`,
  {
    datasets: [
      {
        key: 'tickets',
        table: 'tickets',
        time: 'opened_at',
        dimensions: [
          { key: 'region' },
          { key: 'channel' },
          { key: 'cost', type: 'number' },
          { key: 'solved', type: 'boolean' },
          { key: 'opened_at', type: 'timestamptz' },
          { key: 'closed_at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'tickets', type: 'count', dataset: 'tickets' },
      { key: 'cost', type: 'sum', dataset: 'tickets', value: 'cost' },
      { key: 'cost_mean', type: 'mean', dataset: 'tickets', value: 'cost' },
      { key: 'solved', type: 'share', unit: 'percent', dataset: 'tickets', hit: { solved: true } },
      {
        key: 'net_solved',
        type: 'net_share',
        unit: 'points',
        dataset: 'tickets',
        top: { solved: true },
        bottom: { solved: false },
      },
      {
        key: 'cost_each',
        type: 'ratio',
        unit: 'ratio',
        dataset: 'tickets',
        numerator: { type: 'sum', value: 'cost' },
        denominator: { type: 'count', where: { channel: 'chat' } },
      },
      {
        key: 'open',
        type: 'balance',
        dataset: 'tickets',
        plus: [{ type: 'count' }],
        minus: [{ type: 'count', time: 'closed_at' }],
      },
      { key: 'cost_per_ticket', type: 'formula', expression: 'cost / tickets' },
      { key: 'mean_and_count', type: 'formula', expression: 'cost_mean + tickets' },
      { key: 'one_over_nothing', type: 'formula', expression: '1 / (tickets - tickets)' },
      { key: 'nothing_over_nothing', type: 'formula', expression: '(tickets - tickets) / (tickets - tickets)' },
    ],
  },
);

const months = series('month', '2025-01-01Z', '2025-04-01Z');
const february = [unit('month', '2025-02-01')];
const year = [unit('year', '2025-01-01')];

describe('a month without rows', () => {
  it('has a count and a sum of 0, and is not left out of the series', async () => {
    expect(numbersOf(await world.ask('tickets', { periods: months }))).toEqual([3, 0, 2]);
    expect(numbersOf(await world.ask('cost', { periods: months }))).toEqual([15, 0, 0]);
  });

  it('has no mean, no share, no score and no ratio: null and not 0', async () => {
    for (const metric of ['cost_mean', 'solved', 'net_solved', 'cost_each'])
      expect(numberOf(await world.ask(metric, { periods: february })), metric).toBeNull();
  });

  it('carries a balance forward', async () => {
    // Three opened and one closed in January; none moved in February; two opened and two closed in March.
    expect(numbersOf(await world.ask('open', { periods: months }))).toEqual([2, 2, 2]);
  });

  it('makes a formula null where a part of it is null, and keeps it where all parts are numbers', async () => {
    expect(numberOf(await world.ask('mean_and_count', { periods: february }))).toBeNull();
    expect(numbersOf(await world.ask('cost_per_ticket', { periods: months }))).toEqual([5, null, 0]);
  });

  it('is filled in for a group that has rows in other months', async () => {
    const answer = await world.ask('tickets', { by: ['region'], periods: months });
    expect(
      answer.groups.map(({ members, values }) => [members[0], values.map(({ estimate }) => estimate.value)]),
    ).toEqual([
      ['APAC', [0, 0, 1]],
      ['EMEA', [2, 0, 0]],
      [null, [1, 0, 1]],
    ]);
  });

  it('has no groups, instead of groups of 0 that other questions of the batch made up', async () => {
    const session = world.session();
    const by = ['region'];
    const ask = (periods: typeof months) => session.ask({ metric: 'tickets', by, periods, where: null, top: null });
    const [empty, full] = await Promise.all([ask(february), ask(year)]);
    expect(empty?.groups).toEqual([]);
    expect(full?.groups.length).toBe(3);
    expect(empty?.empty.estimate.value).toBe(0);
  });
});

describe('a group of which no row meets the filter', () => {
  it('is not there, though another question of the batch has it in the same scan', async () => {
    const session = world.session();
    const [emea, apac] = await Promise.all(
      ['EMEA', 'APAC'].map((region) =>
        session.ask(question('tickets', { by: ['channel'], periods: year, where: { region } })),
      ),
    );
    expect(emea && byMember(emea)).toEqual({ email: 1, '(none)': 1 });
    expect(apac && byMember(apac)).toEqual({ chat: 1 });
  });
});

describe('a division by zero', () => {
  it('is null where rows are there to divide by nothing: 1/0', async () => {
    // January has costs of 10 from email, and no chat ticket in EMEA to divide them by.
    const answer = await world.ask('cost_each', { periods: months, where: { region: 'EMEA' } });
    expect(numbersOf(answer)).toEqual([null, null, null]);
    expect(numberOf(await world.ask('one_over_nothing', { periods: year }))).toBeNull();
  });

  it('is null for 0/0, and 0 for 0/1', async () => {
    expect(numberOf(await world.ask('nothing_over_nothing', { periods: year }))).toBeNull();
    expect(numberOf(await world.ask('cost_each', { periods: year, where: { region: 'APAC' } }))).toBe(0);
  });
});

describe('a null value', () => {
  it('is left out of a mean and its sample, and does not count as 0', async () => {
    // (10 + 5 + 0) / 3 = 5; as zeros (10 + 0 + 5 + 0 + 0) / 5 = 3. Ticket 6 has no time, so no year.
    const answer = await world.ask('cost_mean', { periods: year });
    expect(numberOf(answer)).toBe(5);
    expect(answer.groups[0]?.values[0]?.estimate.sampleSize).toBe(3);
  });

  it('neither hits nor misses', async () => {
    // True, false, true, true and one null: 3 of 4, and not 3 of 5.
    expect(numberOf(await world.ask('solved', { periods: year }))).toBe(75);
    expect(numberOf(await world.ask('net_solved', { periods: year }))).toBe(50);
  });

  it('of the time leaves a row out of every period, says so, and counts it in all time', async () => {
    const answer = await world.ask('tickets', { periods: year });
    expect(numberOf(answer)).toBe(5);
    expect(answer.assumptions.join(' ')).toContain('rows without it are left out');
  });

  it('of a dimension is a group, so that groups add up to the total', async () => {
    const groups = byMember(await world.ask('tickets', { by: ['channel'], periods: year }));
    expect(groups).toEqual({ email: 1, chat: 2, '(none)': 2 });
    expect(total(Object.values(groups))).toBe(numberOf(await world.ask('tickets', { periods: year })));
  });

  it('is not equal to a value, so that `ne` keeps it and `eq` and `ne` add up to the whole', async () => {
    const count = async (where: Parameters<typeof world.ask>[1]) =>
      numberOf(await world.ask('tickets', { periods: year, ...where }));
    expect(await count({ where: { channel: { eq: 'chat' } } })).toBe(2);
    // `channel <> 'chat'` in SQL would answer 1.
    expect(await count({ where: { channel: { ne: 'chat' } } })).toBe(3);
    expect(await count({ where: { not: { not: { channel: 'chat' } } } })).toBe(2);
    expect(await count({ where: { not: { any: [{ channel: 'chat' }, { region: 'EMEA' }] } } })).toBe(1);
  });

  it('in a group is not the text "null" nor an empty text', async () => {
    await world.pool.query(
      `insert into tickets (id, channel, opened_at) values (10, 'null', '2026-01-01Z'), (11, '', '2026-01-01Z'), (12, null, '2026-01-01Z')`,
    );
    const answer = await world.ask('tickets', { by: ['channel'], periods: [unit('year', '2026-01-01')] });
    expect(answer.groups.map(({ members }) => members)).toEqual([[''], ['null'], [null]]);
  });
});

describe('a statement that finds no rows', () => {
  // A cell stands for rows: without any there is none, whether the statement has groups or not.
  it.each(['tickets', 'cost', 'cost_mean', 'open'])('gives no cell of %s', async (metric) => {
    const now = Date.parse('1990-01-01Z');
    const before = question(metric, { periods: [unit('month', '1980-01-01')] });
    for (const { sql, parameters } of await world.session(now).explain([before])) {
      const { rows } = await world.pool.query(sql, [...parameters]);
      expect(rows).toEqual([]);
    }
  });
});
