/** Several times of one table in one pass: a row is in the numbers of each time by itself, and in those of a time that it has. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/plan/table-facts.ts';
import { byMember, numbersOf, question, series, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const times = ['opened_at', 'replied_at', 'solved_at', 'closed_at'];
const year = ['2025-01-01', '2025-06-01', '2026-01-01'].map((date) => Date.parse(date));
const few = { distinct: 4, nullShare: 0.1, leadsIndex: false };
/** As of a large table of which every time reads much. */
const facts: Facts = new Map([
  [
    'cases',
    {
      rows: 50_000_000,
      columns: new Map([
        ...times.map((name) => [name, { ...few, distinct: 1_000_000, quantiles: year }] as const),
        ['queue', few],
      ]),
    },
  ],
]);

const days = 'extract(epoch from {solved_at} - {opened_at}) / 86400';
// Case 3 is never solved, 4 was never opened, 5 is solved before it was opened, and 6 stands on both edges of March.
const world = await smallWorld(
  `create table cases (id int primary key, queue text, cost numeric, opened_at timestamptz, replied_at timestamptz, solved_at timestamptz, closed_at timestamptz);
   insert into cases values
     (1, 'a', 10, '2025-02-10Z', null, '2025-03-10Z', null), (2, 'a', 1, '2025-03-05Z', null, '2025-03-20Z', null),
     (3, 'b', 100, '2025-03-06Z', null, null, null), (4, 'b', 1000, null, null, '2025-03-07Z', null),
     (5, null, 0, '2025-04-02Z', null, '2025-03-31Z', null), (6, 'a', 5, '2025-03-01Z', null, '2025-04-01Z', null);`,
  {
    datasets: [
      {
        key: 'cases',
        table: 'cases',
        time: 'opened_at',
        dimensions: [
          { key: 'queue' },
          { key: 'cost', type: 'number' },
          ...times.map((key) => ({ key, type: 'timestamptz' })),
        ],
      },
    ],
    metrics: [
      { key: 'opened', type: 'count', dataset: 'cases' },
      { key: 'solved', type: 'count', dataset: 'cases', time: 'solved_at' },
      { key: 'solved_a', type: 'count', dataset: 'cases', time: 'solved_at', where: { queue: 'a' } },
      { key: 'cost', type: 'sum', dataset: 'cases', value: 'cost', time: 'solved_at' },
      { key: 'days', type: 'mean', dataset: 'cases', value: { sql: days }, time: 'solved_at' },
      { key: 'replied', type: 'count', dataset: 'cases', time: 'replied_at' },
      { key: 'closed', type: 'count', dataset: 'cases', time: 'closed_at' },
      {
        key: 'open',
        type: 'balance',
        dataset: 'cases',
        plus: [{ type: 'count' }],
        minus: [{ type: 'count', time: 'solved_at' }],
      },
    ],
  },
  { facts: () => facts },
);

const months = ['2025-02-01', '2025-03-01', '2025-04-01'].map((at) => unit('month', at));
const explained = async (questions: Parameters<ReturnType<typeof world.session>['explain']>[0]) =>
  (await world.session().explain(questions)).map(({ sql, plan }) => ({ sql, plan }));

describe('several times of one table', () => {
  it('are read in one pass, and each tells its own months', async () => {
    const session = world.session();
    const keys = ['opened', 'solved', 'solved_a', 'cost', 'open'];
    const questions = keys.map((metric) => question(metric, { periods: months }));
    const [plan] = await explained(questions);
    expect(plan?.sql.match(/from "cases"/g)).toHaveLength(1);
    expect(plan?.plan).toContain('in one pass');
    const answers = await Promise.all(questions.map((each) => session.ask(each)));
    expect(
      Object.fromEntries(keys.map((key, index) => [key, numbersOf(answers[index] as (typeof answers)[0])])),
    ).toEqual({
      opened: [1, 3, 1],
      solved: [0, 4, 1],
      solved_a: [0, 2, 1],
      cost: [0, 1011, 5],
      // At the end: 1 opened; 4 opened and 4 solved; 5 and 5.
      open: [1, 0, 0],
    });
    expect(session.statements).toBe(1);
  });

  it('work out a value only of rows that are asked for, whatever a balance beside it reads', async () => {
    const [february, march, april] = months;
    const session = world.session();
    const questions = [
      question('days', { periods: [march, april].flatMap((each) => each ?? []) }),
      question('open', { periods: [february, april].flatMap((each) => each ?? []) }),
    ];
    const [plan] = await explained(questions);
    expect(plan?.sql).toMatch(
      /case when "t"."solved_at" >= \$\d+::timestamptz and "t"."solved_at" < \$\d+::timestamptz then \(extract/,
    );
    const answers = await Promise.all(questions.map((each) => session.ask(each)));
    // 28 of case 1, 15 of 2, −2 of 5; 4 was never opened. And 31 of 6.
    expect(answers.map((each) => numbersOf(each))).toEqual([
      [41 / 3, 31],
      [1, 0],
    ]);
    expect(session.statements).toBe(1);
  });

  it('by groups are those of the rows that have the time', async () => {
    const session = world.session();
    const asked = { by: ['queue'], periods: [unit('month', '2025-03-01')] };
    const [opened, solved, cost] = await Promise.all(
      ['opened', 'solved', 'cost'].map((metric) => session.ask(question(metric, asked))),
    );
    expect([opened, solved, cost].map((each) => each && byMember(each))).toEqual([
      { a: 2, b: 1 },
      { a: 2, b: 1, '(none)': 1 },
      { a: 11, b: 1000, '(none)': 0 },
    ]);
  });

  it('are read one by one where the places of a row on all of them are more than an integer tells', async () => {
    const days = series('day', '2025-01-01Z', '2025-12-01Z');
    const keys = ['opened', 'solved', 'replied', 'closed'];
    const questions = keys.map((metric) => question(metric, { periods: days }));
    const [plan] = await explained(questions);
    expect(plan?.plan).not.toContain('in one pass');
    const session = world.session();
    const answers = await Promise.all(questions.map((each) => session.ask(each)));
    expect(answers.map((each) => numbersOf(each).reduce<number>((sum, one) => sum + (one ?? 0), 0))).toEqual([
      5, 5, 0, 0,
    ]);
  });
});
