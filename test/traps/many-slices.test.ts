/** Hundreds of numbers of the same slices: cells are gathered by what tells the slices apart, and every number stays what it is alone. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import type { ConditionInput } from '../../src/model/condition.ts';
import type { Facts } from '../../src/plan/table-facts.ts';
import { numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const few = { distinct: 4, nullShare: 0.1, leadsIndex: false };
/** As of large tables with few of everything. */
const facts: Facts = new Map([
  ['answers', { rows: 50_000_000, columns: new Map(['score', 'channel', 'line'].map((name) => [name, few])) }],
  ['customers', { rows: 1_000_000, columns: new Map([['region', few]]) }],
]);

// Nobody answers by fax; some have no line, no region or no score, and one sum is of nothing but zeros.
const world = await smallWorld(
  `create table customers (id int primary key, region text);
   insert into customers select id, (array['EMEA', 'APAC', 'Americas', null])[1 + id % 4] from generate_series(1, 40) id;
   create table answers (id int primary key, customer_id int, channel text, line text, score int, answered_at timestamptz);
   insert into answers select id, nullif(id % 43, 42), (array['email', 'chat', 'phone'])[1 + id % 3], (array['core', 'pay', null])[1 + id / 7 % 3],
     case when id % 3 = 1 then 0 else nullif(id * 7 % 12, 11) end, timestamptz '2025-01-01Z' + make_interval(hours => id * 3) from generate_series(1, 700) id;`,
  {
    datasets: [
      {
        key: 'customers',
        table: 'customers',
        time: null,
        entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'region' }],
      },
      {
        key: 'answers',
        table: 'answers',
        time: 'answered_at',
        entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
        dimensions: [
          { key: 'channel' },
          { key: 'line' },
          { key: 'score', type: 'number' },
          { key: 'answered_at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'answers', type: 'count', dataset: 'answers' },
      { key: 'total', type: 'sum', dataset: 'answers', value: 'score' },
      { key: 'mean', type: 'mean', dataset: 'answers', value: 'score', valid: { score: { between: [0, 10] } } },
      {
        key: 'nps',
        type: 'net_share',
        dataset: 'answers',
        valid: { score: { between: [0, 10] } },
        top: { score: { gte: 9 } },
        bottom: { score: { lte: 6 } },
      },
    ],
  },
  { facts: () => facts },
);

const regions = [{}, { region: 'EMEA' }, { region: 'APAC' }, { region: 'Americas' }];
const lines = [{}, { line: 'core' }, { line: 'pay' }];
const channels = [{}, { channel: 'email' }, { channel: 'chat' }, { channel: 'phone' }, { channel: 'fax' }];
const slices: readonly ConditionInput[] = [
  ...regions.flatMap((region) =>
    lines.flatMap((line) => channels.map((channel) => ({ ...region, ...line, ...channel }))),
  ),
  { region: { isNull: true } },
  { line: { isNull: true }, channel: 'chat' },
  { region: { in: ['EMEA', 'APAC'] } },
  { not: { region: 'EMEA' }, channel: 'chat' },
  { any: [{ region: 'EMEA' }, { line: 'core' }] },
  { any: [{ region: 'EMEA' }, { score: 10 }] },
  ...['email', 'chat', 'phone'].flatMap((channel) => [
    { any: [{ channel }, { score: 10 }] },
    { any: [{ channel }, { line: 'core' }] },
    { any: [{ channel }, { region: 'APAC' }] },
  ]),
  { score: { gte: 5 }, line: 'pay' },
];

const told = (answer: Answer | undefined) => answer?.groups.map(({ values }) => values.map(({ estimate }) => estimate));

const periods = [unit('month', '2025-01-01'), unit('month', '2025-02-01')];
const asked = ['answers', 'total', 'mean', 'nps'].flatMap((metric) =>
  slices.map((where) => question(metric, { where, periods })),
);

describe('numbers of many slices at once', () => {
  it('are read of cells that are gathered first', async () => {
    const [scan, ...others] = await world.session().explain(asked);
    expect(others).toEqual([]);
    const parts = new Set(scan?.sql.match(/"part_\d+"/g));
    expect(parts.size).toBeGreaterThan(0);
    expect(parts.size).toBeLessThan(asked.length / 4);
  });

  it('are what each of them is alone', async () => {
    const session = world.session();
    const together = await Promise.all(asked.map((each) => session.ask(each)));
    for (const [index, each] of asked.entries()) {
      const alone = await world.session().ask(each);
      expect(told(together[index]), `${each.metric} ${JSON.stringify(each.where)}`).toEqual(told(alone));
    }
  });

  it('are those of SQL by hand', async () => {
    const session = world.session();
    const where = { region: 'EMEA', channel: 'chat', line: 'core' };
    const [count, total, mean, ...none] = await Promise.all([
      ...['answers', 'total', 'mean'].map((metric) => session.ask(question(metric, { where, periods }))),
      ...['total', 'mean'].map((metric) => session.ask(question(metric, { where: { channel: 'fax' }, periods }))),
      ...asked.map((each) => session.ask(each)),
    ]);
    const { rows } = await world.pool.query(
      `select count(*)::int as count, sum(score)::int as total, avg(score)::float8 as mean from answers join customers c on c.id = customer_id
       where region = 'EMEA' and channel = 'chat' and line = 'core' and answered_at < '2025-02-01Z'`,
    );
    expect(rows[0].count).toBeGreaterThan(0);
    expect([count, total, mean].map((answer) => numberOf(answer as never))).toEqual([
      rows[0].count,
      rows[0].total,
      rows[0].mean,
    ]);
    expect(none.slice(0, 2).map((answer) => numberOf(answer))).toEqual([0, null]);
  });
});
