/** Wrong questions: what a caller is told, where it went wrong, and what to do next; never a number. */
import { describe, expect, it } from 'vitest';
import type { Period } from '../../src/kernel/period.ts';
import type { Condition } from '../../src/model/condition.ts';
import { type Asked, allTime, between, codesOf, issuesOf, numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table regions (id text primary key, country text);
   create table answers (id int primary key, region_id text, channel text, score int, urgent boolean, answered_on date, answered_at timestamptz);
   insert into regions values ('EMEA', 'DE');
   insert into answers values (1, 'EMEA', 'email', 9, true, '2025-01-10', '2025-01-10Z');
   create table tickets (id int primary key, queue text, opened_at timestamptz);`,
  {
    datasets: [
      {
        key: 'regions',
        table: 'regions',
        time: null,
        entities: [{ key: 'region', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'country' }],
      },
      {
        key: 'answers',
        table: 'answers',
        time: 'answered_at',
        entities: [{ key: 'region', kind: 'foreign', column: 'region_id' }],
        dimensions: [
          { key: 'channel', values: ['email', 'chat'] },
          { key: 'score', type: 'number' },
          { key: 'urgent', type: 'boolean' },
          { key: 'answered_on', type: 'date' },
          { key: 'answered_at', type: 'timestamptz' },
        ],
      },
      {
        key: 'tickets',
        table: 'tickets',
        time: 'opened_at',
        dimensions: [{ key: 'queue' }, { key: 'opened_at', type: 'timestamptz' }],
      },
    ],
    metrics: [
      { key: 'region_count', type: 'count', dataset: 'regions' },
      { key: 'answer_count', type: 'count', dataset: 'answers' },
      { key: 'answers_by_date', type: 'count', dataset: 'answers', time: 'answered_on' },
      { key: 'tickets', type: 'count', dataset: 'tickets' },
      { key: 'both', type: 'formula', expression: 'answer_count / tickets' },
      { key: 'answers_per_region', type: 'formula', expression: 'answer_count / region_count' },
    ],
  },
);

const january = unit('month', '2025-01-01');
const refusal = async (metric: string, asked?: Asked) => {
  const [first, ...rest] = await issuesOf(world.ask(metric, asked));
  expect(rest).toEqual([]);
  return first;
};

describe('a name', () => {
  it('of a metric that does not exist is refused with the ones that are near', async () => {
    expect(await refusal('anwser_count')).toEqual({
      code: 'UNKNOWN_METRIC',
      message: 'Unknown metric "anwser_count".',
      path: ['metric'],
      hints: ['Did you mean "answer_count"?'],
    });
  });

  it('of nothing alike is refused without a guess', async () => {
    expect((await refusal('zzzzzzzzzzzz'))?.hints).toEqual([]);
  });

  it('of a dimension that does not exist says which one of the list it is', async () => {
    const found = await refusal('answer_count', { by: ['channel', 'contry'] });
    expect(found).toMatchObject({ code: 'UNKNOWN_DIMENSION', path: ['by', 1], hints: ['Did you mean "country"?'] });
  });

  it('of a dimension that no join leads to says from where it can be reached', async () => {
    const found = await refusal('answer_count', { by: ['queue'] });
    expect(found).toMatchObject({ code: 'UNREACHABLE_DIMENSION', path: ['by', 0] });
    expect(found?.hints.join()).toContain('"tickets"');
  });

  it('of a dimension listed twice is refused', async () => {
    expect((await refusal('answer_count', { by: ['channel', 'channel'] }))?.code).toBe('MALFORMED_INPUT');
  });

  it('that an object of JavaScript has is no metric and no dimension', async () => {
    for (const name of ['constructor', '__proto__', 'toString', '']) {
      expect((await refusal(name))?.code, name).toBe('UNKNOWN_METRIC');
      expect((await refusal('answer_count', { by: [name] }))?.code, name).toBe('UNKNOWN_DIMENSION');
    }
  });
});

describe('a filter', () => {
  it.each<[string, Condition]>([
    ['a text for a number', { kind: 'compare', field: 'score', operator: 'eq', value: 'nine' }],
    ['a text of digits for a number', { kind: 'compare', field: 'score', operator: 'gte', value: '9' }],
    ['a number for a text', { kind: 'compare', field: 'channel', operator: 'eq', value: 1 }],
    ['a text for a boolean', { kind: 'compare', field: 'urgent', operator: 'eq', value: 'true' }],
    ['NaN', { kind: 'compare', field: 'score', operator: 'lt', value: Number.NaN }],
    ['infinity', { kind: 'compare', field: 'score', operator: 'lt', value: Number.POSITIVE_INFINITY }],
    ['a date that does not exist', { kind: 'compare', field: 'answered_on', operator: 'eq', value: '2025-02-30' }],
    ['a date for an instant', { kind: 'compare', field: 'answered_at', operator: 'gte', value: '2025-02-03' }],
    [
      'an instant without a zone',
      { kind: 'compare', field: 'answered_at', operator: 'gte', value: '2025-02-03T10:00' },
    ],
    ['one wrong value in a list', { kind: 'in', field: 'score', values: [1, 'two', 3] }],
    ['a text that no text column can hold', { kind: 'compare', field: 'channel', operator: 'eq', value: 'a\u0000b' }],
  ])('with %s is refused before it reaches the database', async (_, where) => {
    const refused = world.session().ask({ ...question('answer_count'), where });
    expect(await codesOf(refused)).toEqual(['FILTER_TYPE_MISMATCH']);
  });

  it.each<[string, Condition]>([
    ['an order of texts', { kind: 'compare', field: 'channel', operator: 'gt', value: 'a' }],
    ['a part of a number', { kind: 'contains', field: 'score', text: '1' }],
    ['an empty list', { kind: 'in', field: 'channel', values: [] }],
  ])('that asks for %s is refused', async (_, where) => {
    const refused = world.session().ask({ ...question('answer_count'), where });
    expect(await codesOf(refused)).toEqual(['MALFORMED_FILTER']);
  });

  it('says where it is wrong, and which values there are', async () => {
    const found = await refusal('answer_count', { where: { all: [{ score: 9 }, { not: { channel: 5 } }] } });
    expect(found?.path).toEqual(['where', 'and', 1, 'not']);
    expect(found?.hints).toEqual(['Its values are "email", "chat".']);
  });
});

describe('a period', () => {
  it('that ends where it starts, or before, is refused and not answered with 0', async () => {
    const empty = (start: number, end: number): Period => ({ ...january, start, end, grain: null });
    for (const period of [empty(january.start, january.start), empty(january.end, january.start)])
      expect(await codesOf(world.ask('answer_count', { periods: [january, period] }))).toEqual(['EMPTY_PERIOD']);
  });

  it('of a dataset without time can only be all time', async () => {
    const found = await refusal('region_count', { periods: [january] });
    expect(found).toMatchObject({ code: 'NO_TIME_DIMENSION', path: ['period'], hints: ['Ask for allTime.'] });
    expect(numberOf(await world.ask('region_count', { periods: [allTime()] }))).toBe(1);
  });

  it('without an end is one too, and so is a formula with a part without time', async () => {
    const from = { ...between('2025-01-01Z', '2025-02-01Z'), end: Number.POSITIVE_INFINITY };
    expect((await refusal('region_count', { periods: [from] }))?.code).toBe('NO_TIME_DIMENSION');
    expect((await refusal('answers_per_region', { periods: [january] }))?.code).toBe('NO_TIME_DIMENSION');
    expect(numberOf(await world.ask('answer_count', { periods: [from] }))).toBe(1);
  });

  it('of an hour is too fine for a column of dates, and right for one of instants', async () => {
    const hour = unit('hour', '2025-01-10T00:00Z');
    expect((await refusal('answers_by_date', { periods: [hour] }))?.code).toBe('GRAIN_TOO_FINE');
    expect(numberOf(await world.ask('answer_count', { periods: [hour] }))).toBe(1);
  });
});

describe('a ranking', () => {
  it('of nothing, or of no groups, is refused', async () => {
    const top = { count: 1, order: 'highest' as const, other: false };
    expect(await refusal('answer_count', { top })).toMatchObject({ code: 'MALFORMED_INPUT', path: ['top'] });
    for (const count of [0, -1, 1.5, Number.NaN])
      expect(await refusal('answer_count', { by: ['channel'], top: { ...top, count } })).toMatchObject({
        code: 'MALFORMED_INPUT',
        path: ['top', 'count'],
      });
  });

  it('by a metric that does not exist is refused with the ones that are near', async () => {
    const top = { count: 1, order: 'highest' as const, other: false, metric: 'answer_cuont' };
    const found = await refusal('answer_count', { by: ['channel'], top });
    expect(found).toMatchObject({ code: 'UNKNOWN_METRIC', hints: ['Did you mean "answer_count"?'] });
  });
});

describe('a question with several faults', () => {
  it('is told all of them at once', async () => {
    const codes = await codesOf(
      world.ask('answers_by_date', {
        periods: [unit('hour', '2025-01-10T00:00Z')],
        by: ['chanel', 'queue'],
        where: { score: 'high', urgent: 1 },
        top: { count: 0, order: 'highest', other: false },
      }),
    );
    expect([...codes].sort()).toEqual([
      'FILTER_TYPE_MISMATCH',
      'FILTER_TYPE_MISMATCH',
      'GRAIN_TOO_FINE',
      'MALFORMED_INPUT',
      'UNKNOWN_DIMENSION',
      'UNREACHABLE_DIMENSION',
    ]);
  });

  it('is told the same fault once, though it is found on two datasets', async () => {
    expect(await codesOf(world.ask('both', { periods: [{ ...january, end: january.start }] }))).toEqual([
      'EMPTY_PERIOD',
    ]);
  });
});
