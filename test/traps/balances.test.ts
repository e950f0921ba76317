/** Balances and late rows: what is true as of an instant, and what changes when the past does. */
import { describe, expect, it } from 'vitest';
import { byMember, numberOf, numbersOf, question, series, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Ada joined in January and left in March, Bo joined in February, Cy joined on the first instant of March and has given notice for 2026.
const world = await smallWorld(
  `create table customers (id int primary key, region text, mrr numeric, joined_at timestamptz, left_at timestamptz);
   insert into customers values
     (1, 'EMEA', 100, '2025-01-10Z', '2025-03-20Z'), (2, 'APAC', 40, '2025-02-10Z', null), (3, 'EMEA', 5, '2025-03-01T00:00:00Z', '2026-01-01Z');
   create table answers (id int generated always as identity primary key, score int, answered_at timestamptz);
   insert into answers (score, answered_at) values (4, '2025-01-10Z'), (2, '2025-02-10Z');`,
  {
    datasets: [
      {
        key: 'customers',
        table: 'customers',
        time: 'joined_at',
        dimensions: [
          { key: 'region' },
          { key: 'mrr', type: 'number' },
          { key: 'joined_at', type: 'timestamptz' },
          { key: 'left_at', type: 'timestamptz' },
        ],
      },
      {
        key: 'answers',
        table: 'answers',
        time: 'answered_at',
        dimensions: [
          { key: 'score', type: 'number' },
          { key: 'answered_at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      {
        key: 'active',
        type: 'balance',
        dataset: 'customers',
        plus: [{ type: 'count' }],
        minus: [{ type: 'count', time: 'left_at' }],
      },
      {
        key: 'active_at_start',
        type: 'balance',
        at: 'start',
        dataset: 'customers',
        plus: [{ type: 'count' }],
        minus: [{ type: 'count', time: 'left_at' }],
      },
      {
        key: 'mrr',
        type: 'balance',
        unit: 'currency',
        currency: 'USD',
        dataset: 'customers',
        plus: [{ type: 'sum', value: 'mrr' }],
        minus: [{ type: 'sum', value: 'mrr', time: 'left_at' }],
      },
      { key: 'joined', type: 'count', dataset: 'customers' },
      { key: 'left', type: 'count', dataset: 'customers', time: 'left_at', where: { left_at: { isNull: false } } },
      { key: 'mean_score', type: 'mean', unit: 'score', dataset: 'answers', value: 'score' },
    ],
  },
);

const months = series('month', '2025-01-01Z', '2025-05-01Z');

describe('a balance', () => {
  it('is what there is at the end of each month, and not what moved in it', async () => {
    expect(numbersOf(await world.ask('active', { periods: months }))).toEqual([1, 2, 2, 2]);
    expect(numbersOf(await world.ask('joined', { periods: months }))).toEqual([1, 1, 1, 0]);
    expect(numbersOf(await world.ask('left', { periods: months }))).toEqual([0, 0, 1, 0]);
  });

  it('at the start is the end of the month before, and a row on the very edge is not in it', async () => {
    // Cy joins on the first instant of March: at the start of March she is not there yet.
    expect(numbersOf(await world.ask('active_at_start', { periods: months }))).toEqual([0, 1, 2, 2]);
  });

  it('of a quarter is that of its last month, and not the sum of its months', async () => {
    // 1 + 2 + 2 = 5 where months are added.
    expect(numberOf(await world.ask('active', { periods: [unit('quarter', '2025-01-01')] }))).toBe(2);
  });

  it('adds up over groups, though not over time', async () => {
    const groups = byMember(await world.ask('mrr', { by: ['region'], periods: [unit('month', '2025-03-01')] }));
    expect(groups).toEqual({ EMEA: 5, APAC: 40 });
    expect(numberOf(await world.ask('mrr', { periods: [unit('month', '2025-03-01')] }))).toBe(45);
  });

  it('of a period that is not over is as of now: what is scheduled for later has not happened', async () => {
    const now = Date.parse('2025-02-15Z');
    // At the end of March two are left of three; as of 15 February there are Ada and Bo, and Cy has not come.
    const quarter = unit('quarter', '2025-01-01', undefined, now);
    expect(numberOf(await world.ask('active', { periods: [quarter] }, now))).toBe(2);
    expect(numberOf(await world.ask('mrr', { periods: [quarter] }, now))).toBe(140);
    // Next year Cy will be gone; today says nothing of it.
    const next = unit('year', '2026-06-01', undefined, now);
    expect(numberOf(await world.ask('active', { periods: [next] }, now))).toBe(2);
  });

  it('before anything happened is 0, and not null', async () => {
    const answer = await world.ask('active', { periods: [unit('month', '2020-01-01')] });
    expect(numberOf(answer)).toBe(0);
    expect(answer.groups[0]?.values[0]?.estimate.sampleSize).toBeNull();
  });

  it('does not lose what came before the first period asked, whatever else shares its scan', async () => {
    const session = world.session();
    const periods = [unit('month', '2025-04-01')];
    const [active, joined] = await Promise.all([
      session.ask(question('active', { periods })),
      session.ask(question('joined', { periods })),
    ]);
    expect([active && numberOf(active), joined && numberOf(joined)]).toEqual([2, 0]);
  });
});

describe('a row that arrives late', () => {
  it('changes the period of its own time and not that of its arrival, at the very next question', async () => {
    const periods = months.slice(0, 3);
    expect(numbersOf(await world.ask('mean_score', { periods }))).toEqual([4, 2, null]);
    await world.pool.query(`insert into answers (score, answered_at) values (1, '2025-01-11Z')`);
    expect(numbersOf(await world.ask('mean_score', { periods }))).toEqual([2.5, 2, null]);
  });

  it('is not in an operation that has read already: one operation tells one story', async () => {
    const session = world.session();
    const asked = question('mean_score', { periods: [unit('month', '2025-02-01')] });
    const before = numberOf(await session.ask(asked));
    await world.pool.query(`insert into answers (score, answered_at) values (10, '2025-02-11Z')`);
    expect(numberOf(await session.ask(asked))).toBe(before);
    expect(numberOf(await world.session().ask(asked))).toBe(6);
  });

  it('that is taken back or corrected changes the past as well', async () => {
    await world.pool.query(`update answers set answered_at = '2025-03-01Z' where score = 10`);
    expect(numbersOf(await world.ask('mean_score', { periods: months.slice(0, 3) }))).toEqual([2.5, 2, 10]);
  });
});
