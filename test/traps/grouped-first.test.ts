/** Rows grouped by the columns of their filters first: a value times no rows is no sum. */
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/plan/table-facts.ts';
import { byMember, question } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const few = { distinct: 11, nullShare: 0.1, leadsIndex: false };
/** As of a large table with few scores and channels. */
const facts: Facts = new Map([
  [
    'answers',
    {
      rows: 50_000_000,
      columns: new Map([
        ['score', few],
        ['channel', few],
      ]),
    },
  ],
]);

const world = await smallWorld(
  `create table customers (id int primary key, region text);
   create table answers (id int primary key, customer_id int, channel text, score int, answered_at timestamptz);
   insert into customers values (1, 'EMEA'), (2, 'APAC');
   insert into answers values
     (1, 1, 'email', 10, '2025-03-01Z'), (2, 1, 'email', 0, '2025-03-02Z'), (3, 1, 'chat', 0, '2025-03-03Z'),
     (4, 2, 'phone', 7, '2025-03-03Z'), (5, null, 'paper', 9, '2025-03-04Z');`,
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
        dimensions: [{ key: 'channel' }, { key: 'score', type: 'number' }, { key: 'answered_at', type: 'timestamptz' }],
      },
    ],
    metrics: [
      { key: 'answer_count', type: 'count', dataset: 'answers' },
      { key: 'score_total', type: 'sum', dataset: 'answers', value: 'score' },
      { key: 'mean_score', type: 'mean', dataset: 'answers', value: 'score' },
    ],
  },
  { facts: () => facts },
);

describe('a group that only another question of the operation has', () => {
  it('is not there for a filter of a joined table that none of its rows meets', async () => {
    const session = world.session();
    const where = { region: 'EMEA' };
    // So many filters on the score that rows are grouped by it.
    const filtered = Array.from({ length: 12 }, (_, score) =>
      session.ask(question('answer_count', { by: ['channel'], where: { score } })),
    );
    const [all, sums, means] = await Promise.all([
      session.ask(question('answer_count', { by: ['channel'] })),
      session.ask(question('score_total', { by: ['channel'], where })),
      session.ask(question('mean_score', { by: ['channel'], where })),
    ]);
    await Promise.all(filtered);
    expect(byMember(all)).toEqual({ email: 2, chat: 1, phone: 1, paper: 1 });
    // Chat has a sum, and it is 0; phone and paper have none.
    expect(byMember(sums)).toEqual({ email: 10, chat: 0 });
    expect(byMember(means)).toEqual({ email: 5, chat: 0 });
  });
});
