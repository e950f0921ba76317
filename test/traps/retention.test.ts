/** Churn, retention and what they are of: each test is a way to get another number. */
import { describe, expect, it } from 'vitest';
import { byMember, numberOf, numbersOf, question, series, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Ten customers on 1 March. In March 1 leaves; 2 leaves and comes back on the 20th; 11 joins and leaves; 12 joins and stays.
// In April 2 leaves for good.
const stays = `create table stays (id int generated always as identity primary key, customer int, region text, came timestamptz, went timestamptz);
  insert into stays (customer, region, came, went) values
    (1, 'EMEA', '2025-01-01Z', '2025-03-10Z'),
    (2, 'EMEA', '2025-01-01Z', '2025-03-05Z'), (2, 'EMEA', '2025-03-20Z', '2025-04-15Z'),
    (11, 'EMEA', '2025-03-02Z', '2025-03-30Z'), (12, 'APAC', '2025-03-31T23:59:59Z', null);
  insert into stays (customer, region, came, went) select n, 'APAC', '2025-02-28T23:59:59Z', null from generate_series(3, 10) n;`;

// Revenue: a customer of 100 expands by 50 in March and then leaves; one of 200 contracts to 140 and expands to 180; one of 60
// leaves; one of 40 doubles; a new one of 500.
const moves = `create table moves (id int generated always as identity primary key, customer int, line text, amount numeric(9, 2), at timestamptz);
  insert into moves (customer, line, amount, at) values
    (1, 'core', 100, '2025-01-05Z'), (2, 'core', 200, '2025-01-05Z'), (3, 'pay', 60, '2025-01-05Z'), (4, 'pay', 40, '2025-02-05Z'),
    (1, 'core', 50, '2025-03-02Z'), (1, 'core', -150, '2025-03-25Z'),
    (2, 'core', -60, '2025-03-03Z'), (2, 'pay', 40, '2025-03-20Z'),
    (3, 'pay', -60, '2025-03-15Z'), (4, 'pay', 40, '2025-03-31Z'), (5, 'core', 500, '2025-03-10Z');`;

// Answers: customer 1 says 2, then 9, then leaves the score blank; 2 says 9 by mail and 3 by chat; one answer is anonymous.
const answers = `create table answers (id int generated always as identity primary key, customer int, channel text, score int, at timestamptz);
  insert into answers (customer, channel, score, at) values
    (1, 'mail', 2, '2025-01-10Z'), (1, 'mail', 9, '2025-02-10Z'), (1, 'mail', null, '2025-03-10Z'),
    (2, 'mail', 9, '2025-01-20Z'), (2, 'chat', 3, '2025-03-20Z'),
    (3, 'mail', 7, '2025-03-20Z'), (3, 'mail', 10, '2025-03-20Z'),
    (null, 'mail', 0, '2025-02-01Z');`;

const people = 'create table people (id int primary key, region text);';

const time = { type: 'timestamptz' };
const entities = [{ key: 'customer', kind: 'foreign', column: 'customer' }];
const lives = {
  type: 'retention',
  dataset: 'stays',
  entity: 'customer',
  unit: 'percent',
  plus: [{ type: 'count' }],
  minus: [{ type: 'count', time: 'went' }],
};
const revenue = { ...lives, dataset: 'moves', of: 'amount', plus: [{ type: 'sum', value: 'amount' }], minus: [] };

const world = await smallWorld(people + stays + moves + answers, {
  datasets: [
    { key: 'people', table: 'people', time: null, entities: [{ key: 'customer', kind: 'primary', column: 'id' }] },
    {
      key: 'stays',
      table: 'stays',
      time: 'came',
      entities,
      dimensions: [{ key: 'region' }, { key: 'came', ...time }, { key: 'went', ...time }],
    },
    {
      key: 'moves',
      table: 'moves',
      time: 'at',
      entities,
      dimensions: [{ key: 'line' }, { key: 'amount', type: 'number' }, { key: 'at', ...time }],
    },
    {
      key: 'answers',
      table: 'answers',
      time: 'at',
      entities,
      dimensions: [{ key: 'channel' }, { key: 'score', type: 'number' }, { key: 'at', ...time }],
    },
  ],
  metrics: [
    { key: 'churn', ...lives, measure: 'lost' },
    { key: 'kept', ...lives, measure: 'retained' },
    { key: 'churn_of_all', ...lives, measure: 'lost', losses: 'all' },
    { key: 'gross', ...revenue, measure: 'retained' },
    { key: 'net', ...revenue, measure: 'net' },
    {
      key: 'customers',
      type: 'balance',
      dataset: 'stays',
      plus: [{ type: 'count' }],
      minus: [{ type: 'count', time: 'went' }],
    },
    { key: 'latest_mean', type: 'mean', dataset: 'answers', value: 'score', latest: 'customer' },
    { key: 'writers', type: 'distinct', dataset: 'answers', value: 'customer' },
  ],
});

const march = unit('month', '2025-03-01');
const april = unit('month', '2025-04-01');
const quarter = unit('quarter', '2025-01-01');

describe('churn', () => {
  it('is of those who were there at the start: one of ten, though three left', async () => {
    const answer = await world.ask('churn', { periods: [march] });
    expect(numberOf(answer)).toBe(10);
    expect(answer.groups[0]?.values[0]?.estimate).toMatchObject({
      sampleSize: 10,
      // Who joined and left within March is told, and in no rate.
      beside: [{ kind: 'JOINED_AND_LEFT', count: 1 }],
    });
    expect(numberOf(await world.ask('churn_of_all', { periods: [march] }))).toBe(20);
  });

  it('does not lose who comes back before the end, nor loses twice who leaves again', async () => {
    // Nine of March are there on 1 April, and customer 12; then customer 2 leaves.
    expect(numbersOf(await world.ask('churn', { periods: [march, april] }))).toEqual([10, 10]);
  });

  it('of a quarter is no sum of its months', async () => {
    // On 1 January customers 1 and 2 are there at the very instant: not before it.
    const [second, whole] = numbersOf(await world.ask('churn', { periods: [unit('quarter', '2025-04-01'), quarter] }));
    expect(second).toBe(10);
    expect(whole).toBeNull();
  });

  it('and retention make 100 in every month, at an edge to the second as well', async () => {
    const months = series('month', '2025-02-01Z', '2025-06-01Z');
    const session = world.session();
    const [lost, kept] = await Promise.all([
      session.ask(question('churn', { periods: months })),
      session.ask(question('kept', { periods: months })),
    ]);
    expect(numbersOf(lost)).toEqual([0, 10, 10, 0]);
    for (const [index, each] of numbersOf(lost).entries())
      expect((each ?? 0) + (numbersOf(kept)[index] ?? 0)).toBe(100);
  });

  it('does not count what is only scheduled', async () => {
    const now = Date.parse('2025-03-08T00:00:00Z');
    // Customer 2 has left, and its return on the 20th has not happened yet.
    expect(numberOf(await world.ask('churn', { periods: [march] }, now))).toBe(10);
    expect(numberOf(await world.ask('kept', { periods: [march] }, Date.parse('2025-03-04T00:00:00Z')))).toBe(100);
  });

  it('costs one statement with everything else of its dataset, for any periods', async () => {
    const session = world.session();
    const periods = [...series('month', '2025-01-01Z', '2025-07-01Z'), quarter, march];
    await Promise.all(['churn', 'kept', 'customers'].map((metric) => session.ask(question(metric, { periods }))));
    expect(session.statements).toBe(1);
  });
});

describe('revenue retention', () => {
  it('sets each customer against itself: what was gained and lost again is no loss', async () => {
    // 400 at the start. Gross: 0 + 180 + 0 + 40; by kinds of movement 100 more would be lost. Net: 0 + 180 + 0 + 80; not the new 500.
    expect(numberOf(await world.ask('gross', { periods: [march] }))).toBe(55);
    expect(numberOf(await world.ask('net', { periods: [march] }))).toBe(65);
  });

  it('by product line sets each customer against itself within the line', async () => {
    // Core: 300 at the start, customer 2 keeps 140. Pay: 100, customer 4 keeps 40; what 2 takes up there is new to the line.
    expect(byMember(await world.ask('gross', { periods: [march], by: ['line'] }))).toEqual({
      core: (100 * 140) / 300,
      pay: 40,
    });
  });

  it('of the lines that a ranking leaves out is not what the shown ones leave of the whole: customer 2 has both', async () => {
    const top = { count: 1, order: 'highest' as const, other: true };
    // The whole less core would be (220 - 140) / (400 - 300) = 80.
    expect(byMember(await world.ask('gross', { periods: [march], by: ['line'], top }))).toEqual({
      core: (100 * 140) / 300,
      '(other)': 40,
    });
  });
});

describe('the latest answer of each customer', () => {
  it('is of the period: a quarter is not made of its months, and a blank does not hide the answer before', async () => {
    const months = series('month', '2025-01-01Z', '2025-04-01Z');
    const found = numbersOf(await world.ask('latest_mean', { periods: [...months, quarter] }));
    // January 2 and 9; February 9 (the anonymous 0 is nobody's); March 3 and, of two at one instant, the later key's 10.
    expect(found).toEqual([5.5, 9, 6.5, (9 + 3 + 10) / 3]);
  });

  it('is found before it is divided: by channel each customer is in one group', async () => {
    const answer = await world.ask('latest_mean', { periods: [quarter], by: ['channel'] });
    expect(byMember(answer)).toEqual({ chat: 3, mail: 9.5 });
    expect(numberOf(await world.ask('latest_mean', { periods: [quarter], where: { channel: 'mail' } }))).toBe(9.5);
  });
});

describe('a distinct count', () => {
  it('of overlapping windows at every day is one pass over the rows', async () => {
    const days = series('day', '2025-01-08Z', '2025-04-01Z').map((day) => ({
      ...day,
      start: day.end - 28 * 86_400_000,
    }));
    const [explained] = await world.session().explain([question('writers', { periods: days })]);
    expect(explained?.sql.match(/union all/g)).toBeNull();
    const found = numbersOf(await world.ask('writers', { periods: days }));
    // 28 days to 20 January: 1 and 2; to 15 February: 1 and 2; to 20 March: 1 (10 March), 2 and 3.
    const at = (day: string) => found[days.findIndex(({ end }) => end === Date.parse(day) + 86_400_000)];
    expect([at('2025-01-10Z'), at('2025-01-20Z'), at('2025-02-15Z'), at('2025-02-20Z'), at('2025-03-20Z')]).toEqual([
      1, 2, 2, 1, 3,
    ]);
  });
});
