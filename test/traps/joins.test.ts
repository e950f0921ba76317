/** Joins: what multiplies rows, drops them, or counts them in the wrong place. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { byMember, codesOf, issuesOf, numberOf, question, total, unit } from '../kit/questions.ts';
import { type Definitions, modelOf, smallWorld } from '../kit/small-world.ts';

const definitions: Definitions = {
  datasets: [
    {
      key: 'accounts',
      table: 'shop.accounts',
      time: null,
      entities: [{ key: 'account', kind: 'primary', column: 'id' }],
      dimensions: [{ key: 'tier' }, { key: 'country' }],
    },
    {
      key: 'customers',
      table: 'shop.customers',
      time: null,
      entities: [
        { key: 'customer', kind: 'primary', column: 'id' },
        { key: 'account', kind: 'foreign', column: 'account_id' },
      ],
      dimensions: [{ key: 'region' }, { key: 'country' }, { key: 'customer_id', column: 'id', type: 'number' }],
    },
    {
      key: 'answers',
      table: 'shop.answers',
      time: 'answered_at',
      entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
      dimensions: [{ key: 'channel' }, { key: 'score', type: 'number' }, { key: 'answered_at', type: 'timestamptz' }],
    },
    {
      key: 'tickets',
      table: 'shop.tickets',
      time: 'opened_at',
      entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
      dimensions: [{ key: 'queue' }, { key: 'cost', type: 'number' }, { key: 'opened_at', type: 'timestamptz' }],
    },
  ],
  metrics: [
    { key: 'customer_count', type: 'count', dataset: 'customers' },
    { key: 'answer_count', type: 'count', dataset: 'answers' },
    { key: 'score_total', type: 'sum', dataset: 'answers', value: 'score' },
    { key: 'ticket_count', type: 'count', dataset: 'tickets' },
    { key: 'ticket_cost', type: 'sum', dataset: 'tickets', value: 'cost' },
    { key: 'answers_and_tickets', type: 'formula', expression: 'answer_count + ticket_count' },
    {
      key: 'answers_per_ticket',
      type: 'ratio',
      unit: 'ratio',
      numerator: { type: 'count', dataset: 'answers' },
      denominator: { type: 'count', dataset: 'tickets' },
    },
  ],
};

// Ada has three answers and two tickets. Bo has one answer. Cy has no account and no region. Answer 6 points at a
// customer who does not exist, and answer 7 at nobody.
const world = await smallWorld(
  `create schema shop;
   create table shop.accounts (id int primary key, tier text, country text);
   create table shop.customers (id int primary key, account_id int, region text, country text);
   create table shop.answers (id int primary key, customer_id int, channel text, score int, answered_at timestamptz);
   create table shop.tickets (id int primary key, customer_id int, queue text, cost numeric, opened_at timestamptz);
   insert into shop.accounts values (1, 'gold', 'DE'), (2, 'silver', 'FR');
   insert into shop.customers values (1, 1, 'EMEA', 'AT'), (2, 1, 'APAC', 'JP'), (3, null, null, null);
   insert into shop.answers values
     (1, 1, 'email', 10, '2025-03-01Z'), (2, 1, 'email', 8, '2025-03-02Z'), (3, 1, 'chat', 6, '2025-03-03Z'),
     (4, 2, 'chat', 4, '2025-03-04Z'), (5, 3, 'chat', 2, '2025-03-05Z'),
     (6, 99, 'email', 1, '2025-03-06Z'), (7, null, 'email', 7, '2025-03-07Z');
   insert into shop.tickets values (1, 1, 'billing', 50, '2025-03-01Z'), (2, 1, 'faults', 30, '2025-03-02Z'), (3, 3, 'faults', 5, '2025-03-02Z');`,
  definitions,
);
const march = [unit('month', '2025-03-01')];

describe('a fan-out', () => {
  it('does not count a customer once for each of her answers', async () => {
    // A join from customers to answers would give EMEA 3 and a total of 5.
    expect(byMember(await world.ask('customer_count', { by: ['region'] }))).toEqual({
      EMEA: 1,
      APAC: 1,
      '(none)': 1,
    });
  });

  it('does not sum a score again for each customer of the account that it is grouped by', async () => {
    // Ada and Bo share account 1: 10 + 8 + 6 + 4 = 28, and 56 where the account is joined through its customers.
    const answer = await world.ask('score_total', { by: ['tier'], periods: march });
    expect(byMember(answer)).toEqual({ gold: 28, '(none)': 10 });
  });

  it('tells rows by the key of their customer, and keeps those that refer to nobody, or to nobody who is there, together', async () => {
    const by = ['customer_id'];
    const whole = await world.ask('score_total', { by });
    // Answers 6 and 7: customer 99 is not there, and nobody is nobody.
    expect(byMember(whole)).toEqual({ 1: 24, 2: 4, 3: 2, '(none)': 8 });
    const periods = ['2025-02-01', '2025-03-01', '2025-04-01'].map((at) => unit('month', at));
    const months = await world.ask('score_total', { by, periods });
    expect(
      months.groups.map(({ members, values }) => [members[0], values.map(({ estimate }) => estimate.value)]),
    ).toEqual([
      [1, [0, 24, 0]],
      [2, [0, 4, 0]],
      [3, [0, 2, 0]],
      [null, [0, 8, 0]],
    ]);
    const top = { count: 2, order: 'highest' as const, other: true };
    expect(byMember(await world.ask('score_total', { by, top }))).toEqual({ 1: 24, '(none)': 8, '(other)': 6 });
  });

  it('is refused before any question where the far side of a join is not unique', async () => {
    await world.pool.query(
      'create table shop.copies (id int, region text); insert into shop.copies values (1, $$EMEA$$), (1, $$APAC$$)',
    );
    const model = modelOf({
      datasets: [
        {
          key: 'copies',
          table: 'shop.copies',
          time: null,
          entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
          dimensions: [{ key: 'region' }],
        },
        ...definitions.datasets.filter(({ key }) => key === 'answers'),
      ],
      metrics: [{ key: 'answer_count', type: 'count', dataset: 'answers' }],
    });
    const compiled = await compileModel(world.db, model);
    expect(compiled.kind === 'refused' && compiled.issues.map(({ code }) => code)).toEqual(['MODEL_INVALID']);
  });
});

describe('a chasm', () => {
  it('does not multiply answers by tickets of the same customer when both are asked at once', async () => {
    // Ada's 3 answers × 2 tickets would make 6 of each, and a cost of 240 instead of 80.
    const session = world.session();
    const asked = { by: ['region'], periods: march };
    const [answers, tickets, cost] = await Promise.all(
      ['answer_count', 'ticket_count', 'ticket_cost'].map((metric) => session.ask(question(metric, asked))),
    );
    expect(answers && byMember(answers)).toEqual({ EMEA: 3, APAC: 1, '(none)': 3 });
    expect(tickets && byMember(tickets)).toEqual({ EMEA: 2, '(none)': 1 });
    expect(cost && byMember(cost)).toEqual({ EMEA: 80, '(none)': 5 });
  });

  it('does not drop a group that only one side of a formula has', async () => {
    // APAC has an answer and no ticket: 1 + 0. An inner join of the two would lose it.
    const answer = await world.ask('answers_and_tickets', { by: ['region'], periods: march });
    expect(byMember(answer)).toEqual({ EMEA: 5, APAC: 1, '(none)': 4 });
  });

  it('divides totals of each side, and not joined rows', async () => {
    expect(numberOf(await world.ask('answers_per_ticket', { periods: march }))).toBeCloseTo(7 / 3, 12);
    const answer = await world.ask('answers_per_ticket', { by: ['region'], periods: march });
    expect(byMember(answer)).toEqual({ EMEA: 1.5, APAC: null, '(none)': 3 });
  });
});

describe('a null or dangling join key', () => {
  it('keeps its rows, in a group without a member, so that groups add up to the total', async () => {
    // An inner join would answer 4 in all.
    const whole = await world.ask('answer_count', { periods: march });
    const groups = byMember(await world.ask('answer_count', { by: ['region'], periods: march }));
    expect(numberOf(whole)).toBe(7);
    expect(groups).toEqual({ EMEA: 3, APAC: 1, '(none)': 3 });
    expect(total(Object.values(groups))).toBe(7);
  });

  it('keeps one null group for each combination of several dimensions', async () => {
    const groups = byMember(await world.ask('answer_count', { by: ['region', 'channel'], periods: march }));
    expect(groups).toEqual({
      'APAC / chat': 1,
      'EMEA / chat': 1,
      'EMEA / email': 2,
      '(none) / chat': 1,
      '(none) / email': 2,
    });
  });
});

describe('a filter on a joined dimension', () => {
  it('and its opposite add up to the whole, rows without a customer included', async () => {
    // `region <> 'EMEA'` in SQL would lose the three rows whose region is null: 3 + 1 = 4 of 7.
    const inside = numberOf(await world.ask('answer_count', { periods: march, where: { region: 'EMEA' } }));
    const outside = numberOf(await world.ask('answer_count', { periods: march, where: { not: { region: 'EMEA' } } }));
    const unequal = numberOf(await world.ask('answer_count', { periods: march, where: { region: { ne: 'EMEA' } } }));
    expect([inside, outside, unequal]).toEqual([3, 4, 4]);
  });

  it('of nobody and of somebody add up to the whole', async () => {
    const nobody = numberOf(await world.ask('answer_count', { periods: march, where: { region: { isNull: true } } }));
    const somebody = numberOf(
      await world.ask('answer_count', { periods: march, where: { region: { isNull: false } } }),
    );
    expect([nobody, somebody]).toEqual([3, 4]);
  });

  it('two joins away does not change what is summed', async () => {
    expect(numberOf(await world.ask('ticket_cost', { periods: march, where: { tier: 'gold' } }))).toBe(80);
  });
});

describe('a name that does not lead to exactly one dimension', () => {
  it('is refused where two joins lead to it, with both spellings', async () => {
    const [found] = await issuesOf(world.ask('answer_count', { by: ['country'], periods: march }));
    expect(found?.code).toBe('AMBIGUOUS_DIMENSION');
    expect(found?.hints.join()).toContain('"customer.country"');
    expect(found?.hints.join()).toContain('"account.country"');
  });

  it('is answered once it is qualified, and the two are different numbers', async () => {
    const customers = await world.ask('answer_count', { by: ['customer.country'], periods: march });
    const accounts = await world.ask('answer_count', { by: ['account.country'], periods: march });
    expect(byMember(customers)).toEqual({ AT: 3, JP: 1, '(none)': 3 });
    expect(byMember(accounts)).toEqual({ DE: 4, '(none)': 3 });
  });

  it('is refused where only a join from one to many would lead to it', async () => {
    expect(await codesOf(world.ask('customer_count', { by: ['score'] }))).toEqual(['UNREACHABLE_DIMENSION']);
    expect(await codesOf(world.ask('ticket_count', { where: { channel: 'chat' } }))).toEqual(['UNREACHABLE_DIMENSION']);
  });

  it('is refused for a metric over two datasets where one of them lacks it', async () => {
    expect(await codesOf(world.ask('answers_and_tickets', { by: ['queue'] }))).toEqual(['UNREACHABLE_DIMENSION']);
  });
});
