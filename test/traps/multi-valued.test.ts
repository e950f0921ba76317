/** Dimensions of which a row can have several values: what counts a row too often, too seldom, or in other numbers as well. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/engine/comparison/compare.ts';
import { createReadingSet } from '../../src/engine/reading-set.ts';
import { resolveTimes } from '../../src/engine/times.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readCondition } from '../../src/model/condition.ts';
import { byMember, numberOf, question, ranked, total } from '../kit/questions.ts';
import { type Definitions, smallWorld } from '../kit/small-world.ts';

const definitions: Definitions = {
  datasets: [
    {
      key: 'customers',
      table: 'fan.customers',
      time: null,
      entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
      dimensions: [{ key: 'segment', many: { table: 'fan.segments', row: 'customer', value: 'segment' } }],
    },
    {
      key: 'answers',
      table: 'fan.answers',
      primaryKey: ['year', 'sheet'],
      time: 'answered_at',
      entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
      dimensions: [
        { key: 'theme', many: { table: 'fan.themes', row: ['year', 'sheet'], value: 'theme' } },
        { key: 'mark', type: 'number', many: { table: 'fan.marks', row: 'sheet', rowKey: 'sheet', value: 'mark' } },
        { key: 'channel' },
        { key: 'score', type: 'number' },
        { key: 'answered_at', type: 'timestamptz' },
      ],
    },
  ],
  metrics: [
    { key: 'answers', type: 'count', dataset: 'answers' },
    { key: 'score_total', type: 'sum', dataset: 'answers', value: 'score' },
    { key: 'score_mean', type: 'mean', unit: 'score', dataset: 'answers', value: 'score' },
    { key: 'score_median', type: 'percentile', unit: 'score', dataset: 'answers', value: 'score', percentile: 50 },
    {
      key: 'food_share',
      type: 'share',
      unit: 'percent',
      dataset: 'answers',
      valid: { score: { isNull: false } },
      hit: { theme: 'food' },
    },
    { key: 'food_share_of_themed', type: 'share', unit: 'percent', dataset: 'answers', hit: { theme: 'food' } },
    { key: 'customers', type: 'count', dataset: 'customers' },
    { key: 'twice', type: 'formula', expression: '2 * answers' },
  ],
};

// Sheet 1 of 2025: food twice and staff. Sheet 2: food. Sheet 3: staff, and a row without a theme. Sheet 4: only that.
// Sheet 5: nothing. Sheet 1 of 2024 has the number of another and the theme wifi. Food of a sheet that is not there.
const world = await smallWorld(
  `create schema fan;
   create table fan.customers (id int primary key);
   create table fan.segments (customer int, segment text);
   create table fan.answers (year int, sheet int, customer_id int, channel text, score int, answered_at timestamptz default '2025-03-01Z', primary key (year, sheet));
   create table fan.themes (year int, sheet int, theme text);
   create table fan.marks (sheet int, mark numeric);
   insert into fan.customers values (1), (2), (3);
   insert into fan.segments values (1, 'large'), (1, 'loyal'), (1, 'loyal'), (2, 'loyal');
   insert into fan.answers values (2025, 1, 1, 'web', 10), (2025, 2, 1, 'web', 8), (2025, 3, 2, 'app', 6),
     (2025, 4, 3, 'app', 4), (2025, 5, null, 'app', 2), (2024, 1, 99, 'web', 1);
   insert into fan.themes values (2025, 1, 'food'), (2025, 1, 'food'), (2025, 1, 'staff'), (2025, 2, 'food'),
     (2025, 3, 'staff'), (2025, 3, null), (2025, 4, null), (2024, 1, 'wifi'), (2025, 77, 'food'), (null, null, 'food');
   insert into fan.marks values (1, 1), (1, 10), (2, 5), (2, 5.00), (3, 6);`,
  definitions,
);

describe('a row with several values', () => {
  it('counts once in each, however often the table repeats it, and rows without any are a group', async () => {
    expect(byMember(await world.ask('answers', { by: ['theme'] }))).toEqual({
      food: 2,
      staff: 2,
      wifi: 1,
      '(none)': 2,
    });
    expect(byMember(await world.ask('score_total', { by: ['theme'] }))).toEqual({
      food: 18,
      staff: 16,
      wifi: 1,
      '(none)': 6,
    });
    expect(byMember(await world.ask('answers', { by: ['mark'] }))).toEqual({ 1: 2, 5: 1, 6: 1, 10: 2, '(none)': 2 });
  });

  it('adds up to more than the whole, which the answer says', async () => {
    const answer = await world.ask('answers', { by: ['theme'] });
    expect(total(Object.values(byMember(answer)))).toBe(7);
    expect(numberOf(await world.ask('answers'))).toBe(6);
    expect(answer.assumptions).toContain(
      'A row counts once in each value of theme that it has: groups overlap, and do not add up to the whole.',
    );
    expect((await world.ask('answers', { by: ['channel'] })).assumptions.join()).not.toContain('overlap');
  });

  it('fans out into no other number of the same operation', async () => {
    const session = world.session();
    const [themes, channels, whole, mean, hit] = await Promise.all([
      session.ask(question('answers', { by: ['theme'] })),
      session.ask(question('answers', { by: ['channel'] })),
      session.ask(question('score_total')),
      session.ask(question('score_mean', { where: { any: [{ theme: 'food' }, { theme: 'staff' }] } })),
      session.ask(question('food_share')),
    ]);
    expect(byMember(themes).food).toBe(2);
    expect(byMember(channels)).toEqual({ web: 3, app: 3 });
    expect(numberOf(whole)).toBe(31);
    // Sheets 1, 2 and 3: 24 over 3; 34 over 4 where sheet 1 counted for both of its themes.
    expect(numberOf(mean)).toBe(8);
    expect(numberOf(hit)).toBeCloseTo(100 / 3, 12);
    // By theme, and all the others by channel or by nothing.
    expect(session.statements).toBe(3);
  });

  it('is in every pair of its values with those of another dimension, once', async () => {
    expect(byMember(await world.ask('answers', { by: ['theme', 'segment', 'channel'] }))).toEqual({
      'food / large / web': 2,
      'food / loyal / web': 2,
      'staff / large / web': 1,
      'staff / loyal / web': 1,
      'staff / loyal / app': 1,
      'wifi / (none) / web': 1,
      '(none) / (none) / app': 2,
    });
  });

  it('is reached over a join, and counts in scores, medians and formulas', async () => {
    expect(byMember(await world.ask('customers', { by: ['segment'] }))).toEqual({ large: 1, loyal: 2, '(none)': 1 });
    expect(byMember(await world.ask('score_mean', { by: ['customer.segment'] }))).toEqual({
      large: 9,
      loyal: 8,
      '(none)': 7 / 3,
    });
    expect(byMember(await world.ask('score_median', { by: ['theme'] }))).toEqual({
      food: 9,
      staff: 8,
      wifi: 1,
      '(none)': 3,
    });
    expect(byMember(await world.ask('twice', { by: ['theme'] }))).toEqual({ food: 4, staff: 4, wifi: 2, '(none)': 4 });
  });
});

describe('a filter on several values', () => {
  it.each([
    [{ theme: 'food' }, 2],
    [{ theme: { ne: 'food' } }, 4],
    [{ not: { theme: 'food' } }, 4],
    [{ theme: { in: ['food', 'staff'] } }, 3],
    [{ all: [{ theme: 'food' }, { theme: 'staff' }] }, 1],
    [{ theme: { contains: 'F' } }, 4],
    [{ theme: { isNull: true } }, 2],
    [{ theme: { isNull: false } }, 4],
    [{ any: [{ theme: { isNull: true } }, { theme: 'wifi' }] }, 3],
    [{ segment: 'loyal' }, 3],
    [{ mark: { gt: 5 } }, 3],
    [{ mark: { lte: 5 } }, 3],
  ])('%j leaves %i rows, each once', async (where, rows) => {
    expect(numberOf(await world.ask('answers', { where }))).toBe(rows);
  });

  it('with two bounds asks for one value between them, not for one above and another below', async () => {
    // Sheets numbered 1 have the marks 1 and 10.
    expect(numberOf(await world.ask('answers', { where: { mark: { between: [4, 6] } } }))).toBe(2);
    expect(numberOf(await world.ask('answers', { where: { mark: { gt: 1, lt: 6 } } }))).toBe(1);
    expect(numberOf(await world.ask('answers', { where: { not: { mark: { between: [4, 6] } } } }))).toBe(4);
  });

  it('makes a share of the rows that have the value, and without valid of those that have any', async () => {
    expect(numberOf(await world.ask('food_share'))).toBeCloseTo(100 / 3, 12);
    expect(numberOf(await world.ask('food_share_of_themed'))).toBe(50);
    expect(byMember(await world.ask('food_share', { by: ['theme'] }))).toEqual({
      food: 100,
      staff: 50,
      wifi: 0,
      '(none)': 0,
    });
  });
});

describe('a ranking of groups that overlap', () => {
  it('has as other the rows of no shown group, not the whole minus what is shown', async () => {
    const answer = await world.ask('score_total', { by: ['theme'], top: { count: 2, order: 'highest', other: true } });
    // 31 − 18 − 16 would be −3: sheet 1 is in both.
    expect(ranked(answer)).toEqual([
      ['food', 18],
      ['staff', 16],
      ['(other)', 7],
    ]);
  });

  it('keeps the group without a value as any other', async () => {
    const answer = await world.ask('answers', { by: ['theme'], top: { count: 1, order: 'lowest', other: true } });
    expect(ranked(answer)).toEqual([
      ['wifi', 1],
      ['(other)', 5],
    ]);
    const three = await world.ask('score_mean', { by: ['theme'], top: { count: 3, order: 'lowest', other: true } });
    expect(ranked(three)).toEqual([
      ['wifi', 1],
      ['(none)', 3],
      ['staff', 8],
      ['(other)', 8],
    ]);
  });
});

describe('a comparison of two values of one dimension', () => {
  it.each([
    ['theme', 'food', { theme: 'staff' }, false],
    ['theme', 'food', { theme: { isNull: true } }, true],
    ['channel', 'web', { channel: 'app' }, true],
  ])('%s %s beside %j is of samples that share no row: %s', async (field, member, slice, apart) => {
    const session = world.session();
    const times = unwrap(resolveTimes(session, { period: { kind: 'allTime' }, grain: null, window: null }));
    const metric = world.model.metrics.get('score_mean');
    if (!metric) throw new Error('The world has no such metric.');
    const where = readCondition({ [field]: member });
    const set = createReadingSet(session, metric, times, { by: [], where, top: null });
    const [beside] = await compare({ set, position: 0, group: null }, [{ kind: 'slice', where: readCondition(slice) }]);
    expect(beside?.assumptions).toEqual(
      apart ? [] : ['The two numbers may share rows, so no test of significance holds.'],
    );
    expect(beside?.significance === null).toBe(!apart);
  });
});
