/** Filters: texts are texts, patterns are none, and equal questions with different filters never share a number. */
import { describe, expect, it } from 'vitest';
import type { ConditionInput } from '../../src/model/condition.ts';
import { numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create type mood as enum ('good', 'bad');
   create table notes (id int primary key, body text, feeling mood, code uuid, urgent boolean, score numeric, noted_on date, noted_at timestamptz, solved_at timestamptz);
   insert into notes values
     (1, '100% sure', 'good', '11111111-1111-1111-1111-111111111111', true, 1, '2025-01-01', '2025-01-01T10:00Z', '2025-02-01Z'),
     (2, '100 sure', 'bad', null, false, 2, '2025-01-02', '2025-01-02T10:00Z', null),
     (3, 'under_score', null, null, null, 2.0, '2025-01-03', '2025-01-03T10:00Z', '2025-01-04Z'),
     (4, 'underscore', 'good', null, true, null, null, '2025-01-04T10:00Z', '2025-01-04Z'),
     (5, 'x'' or ''1''=''1', 'bad', null, false, 10, '2025-02-01', '2025-01-05T10:00Z', null),
     (6, 'ÉCOLE ÜBER straße', null, null, null, 0.1, null, '2025-01-06T10:00Z', null),
     (7, null, null, null, null, null, null, '2025-01-07T10:00Z', null);`,
  {
    datasets: [
      {
        key: 'notes',
        table: 'notes',
        time: 'noted_at',
        dimensions: [
          { key: 'body' },
          { key: 'feeling' },
          { key: 'code' },
          { key: 'urgent', type: 'boolean' },
          { key: 'score', type: 'number' },
          { key: 'noted_on', type: 'date' },
          { key: 'noted_at', type: 'timestamptz' },
          { key: 'solved_at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'notes', type: 'count', dataset: 'notes' },
      { key: 'solved', type: 'count', dataset: 'notes', time: 'solved_at', where: { solved_at: { isNull: false } } },
      { key: 'urgent_notes', type: 'count', dataset: 'notes', where: { urgent: true } },
      { key: 'score', type: 'sum', dataset: 'notes', value: 'score' },
    ],
  },
);

const count = async (where: ConditionInput) => numberOf(await world.ask('notes', { where }));

describe('a text in a filter', () => {
  it('that looks like SQL is only a text', async () => {
    expect(await count({ body: `x' or '1'='1` })).toBe(1);
    expect(await count({ body: `' or true --` })).toBe(0);
    expect(await count({ body: { contains: `'); drop table notes; --` } })).toBe(0);
    expect(await count({ body: { in: [`$1`, `\\`, `x' or '1'='1`] } })).toBe(1);
    expect(numberOf(await world.ask('notes'))).toBe(7);
  });

  it('with % or _ means these signs, and not a pattern', async () => {
    // `like '%100%%'` would find two, `like '%under_score%'` too.
    expect(await count({ body: { contains: '100%' } })).toBe(1);
    expect(await count({ body: { contains: 'under_score' } })).toBe(1);
    expect(await count({ body: { contains: '%' } })).toBe(1);
    expect(await count({ body: { contains: '\\' } })).toBe(0);
  });

  it('is contained whatever its case, beyond ASCII too, and equals only as it is written', async () => {
    expect(await count({ body: { contains: 'école' } })).toBe(1);
    expect(await count({ body: { contains: 'ÜBER STRA' } })).toBe(1);
    expect(await count({ body: 'UNDERSCORE' })).toBe(0);
  });

  it('that an enum or a uuid does not know is not an error: nothing equals it', async () => {
    expect(await count({ feeling: 'good' })).toBe(2);
    expect(await count({ feeling: 'indifferent' })).toBe(0);
    expect(await count({ feeling: { ne: 'indifferent' } })).toBe(7);
    expect(await count({ code: 'not a uuid' })).toBe(0);
    expect(await count({ code: { contains: '1111-' } })).toBe(1);
  });
});

describe('a number in a filter', () => {
  it('is compared as a number: 10 is more than 2, and 2 is 2.0', async () => {
    expect(await count({ score: { gt: 2 } })).toBe(1);
    expect(await count({ score: 2 })).toBe(2);
    expect(await count({ score: { in: [0.1, 10] } })).toBe(2);
  });
});

describe('the opposite of a filter', () => {
  it.each<[string, ConditionInput]>([
    ['a text', { body: '100 sure' }],
    ['a substring', { body: { contains: '100' } }],
    ['a list', { feeling: { in: ['good', 'bad'] } }],
    ['a boolean', { urgent: true }],
    ['a range with nulls', { score: { between: [1, 2] } }],
    ['a date', { noted_on: { gte: '2025-01-02' } }],
    ['an instant', { noted_at: { lt: '2025-01-03T10:00:00Z' } }],
    ['a choice', { any: [{ urgent: true }, { score: { gt: 1 } }] }],
    ['an opposite', { not: { urgent: false } }],
  ])('of %s adds up to the whole with it', async (_, where) => {
    expect(((await count(where)) ?? 0) + ((await count({ not: where })) ?? 0)).toBe(7);
  });
});

describe('the same question with different filters in one batch', () => {
  it('gives each its own number, as aliases do', async () => {
    const session = world.session();
    const filters: (ConditionInput | undefined)[] = [
      undefined,
      { urgent: true },
      { urgent: false },
      { urgent: { isNull: true } },
      { score: 2 },
      { feeling: 'good' },
    ];
    const answers = await Promise.all(
      filters.map((where) => session.ask(question('notes', where === undefined ? {} : { where }))),
    );
    expect(answers.map(numberOf)).toEqual([7, 2, 2, 3, 2, 2]);
  });

  it('does not let a filter of one reach the others, nor a metric of the scan filter its neighbours', async () => {
    const session = world.session();
    const asked = ['notes', 'urgent_notes', 'score'].map((metric) => session.ask(question(metric)));
    const filtered = session.ask(question('urgent_notes', { where: { urgent: false } }));
    expect((await Promise.all(asked)).map(numberOf)).toEqual([7, 2, 15.1]);
    expect(numberOf(await filtered)).toBe(0);
  });
});

describe('two metrics of one dataset with different times', () => {
  it('are each placed by their own, in one batch', async () => {
    const session = world.session();
    const periods = [unit('month', '2025-01-01'), unit('month', '2025-02-01')];
    const [notes, solved] = await Promise.all(
      ['notes', 'solved'].map((key) => session.ask(question(key, { periods }))),
    );
    const numbers = (answer: typeof notes) => answer?.groups[0]?.values.map(({ estimate }) => estimate.value);
    // All notes are of January; one of the three solutions is of February.
    expect(numbers(notes)).toEqual([7, 0]);
    expect(numbers(solved)).toEqual([2, 1]);
  });
});
