/** What stands beside a number, and numbers that are withheld: open tickets are not 0, and three answers are no score. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/engine/comparison/compare.ts';
import { createReadingSet, readingsOf } from '../../src/engine/reading-set.ts';
import { resolveTimes } from '../../src/engine/times.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { byMember, later, numberOf, question, ranked, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Tickets of January: in team a 2, 4 and 6 hours and two open; in b one of 100 hours; in c only one that is open. Two of February in a.
// Scores of 1 to 5, weighted by 10: a has 5 5 5 1, an 11 and a blank; b has 4 and 0; c has 3 3 2.
const world = await smallWorld(
  `create table tickets (id int generated always as identity primary key, team text, hours numeric, done boolean default true, opened_at timestamptz default '2025-01-05Z', closed_at timestamptz);
   insert into tickets (team, hours) values ('a', 2), ('a', 4), ('a', 6), ('b', 100);
   insert into tickets (team, done) values ('a', false), ('a', false), ('c', false);
   insert into tickets (team, hours, opened_at) values ('a', 8, '2025-02-05Z'), ('a', 10, '2025-02-05Z');
   create table answers (id int generated always as identity primary key, team text, score int, weight numeric default 10, at timestamptz default '2025-01-05Z');
   insert into answers (team, score) values ('a', 5), ('a', 5), ('a', 5), ('a', 1), ('a', 11), ('a', null), ('b', 4), ('b', 0), ('c', 3), ('c', 3), ('c', 2);`,
  {
    datasets: [
      {
        key: 'tickets',
        table: 'tickets',
        time: 'opened_at',
        dimensions: [
          { key: 'team' },
          { key: 'hours', type: 'number' },
          { key: 'done', type: 'boolean' },
          { key: 'opened_at', type: 'timestamptz' },
          { key: 'closed_at', type: 'timestamptz' },
        ],
      },
      {
        key: 'answers',
        table: 'answers',
        time: 'at',
        dimensions: [
          { key: 'team' },
          { key: 'score', type: 'number' },
          { key: 'weight', type: 'number' },
          { key: 'at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'wait', type: 'mean', dataset: 'tickets', value: 'hours', censored: { done: false } },
      {
        key: 'median_wait',
        type: 'percentile',
        percentile: 50,
        dataset: 'tickets',
        value: 'hours',
        censored: { done: false },
      },
      {
        key: 'wait_of_many',
        type: 'mean',
        dataset: 'tickets',
        value: 'hours',
        censored: { done: false },
        minimumSample: 3,
      },
      {
        key: 'median_of_many',
        type: 'percentile',
        percentile: 50,
        dataset: 'tickets',
        value: 'hours',
        censored: { done: false },
        minimumSample: 3,
      },
      { key: 'tickets', type: 'count', dataset: 'tickets' },
      {
        key: 'score',
        type: 'mean',
        dataset: 'answers',
        value: 'score',
        weight: 'weight',
        valid: { score: { between: [1, 5] } },
        minimumSample: 3,
      },
      {
        key: 'csat',
        type: 'share',
        dataset: 'answers',
        hit: { score: { gte: 4 } },
        valid: { score: { between: [1, 5] } },
      },
      {
        key: 'net',
        type: 'net_share',
        dataset: 'answers',
        top: { score: { gte: 4 } },
        bottom: { score: { lte: 2 } },
        valid: { score: { between: [1, 5] } },
        minimumSample: 4,
      },
      { key: 'net_and_wait', type: 'formula', expression: 'net + wait' },
    ],
  },
);

const january = unit('month', '2025-01-01');
const february = unit('month', '2025-02-01');
const by = { periods: [january], by: ['team'] };

const estimateOf = async (metric: string, asked: Parameters<typeof world.ask>[1] = { periods: [january] }) =>
  (await world.ask(metric, asked)).groups[0]?.values[0]?.estimate;

describe('an open ticket', () => {
  it('is no wait of 0 hours, but counted beside the mean and the median', async () => {
    const beside = [{ kind: 'CENSORED', count: 3 }];
    // With zeros: 16 and 2.
    expect(await estimateOf('wait')).toMatchObject({ value: 28, sampleSize: 4, beside });
    expect(await estimateOf('median_wait')).toMatchObject({ value: 5, sampleSize: 4, beside });
  });

  it('makes a group of its own where a team has no other: without a value, and last in a ranking either way', async () => {
    expect(byMember(await world.ask('wait', by))).toEqual({ a: 4, b: 100, c: null });
    for (const metric of ['wait', 'median_wait']) {
      const lowest = await world.ask(metric, { ...by, top: { count: 3, order: 'lowest', other: false } });
      expect(ranked(lowest), metric).toEqual([
        ['a', 4],
        ['b', 100],
        ['c', null],
      ]);
    }
  });

  it('stays beside the rest of a ranking', async () => {
    const top = await world.ask('wait', { ...by, top: { count: 1, order: 'lowest', other: true } });
    expect(top.groups.map(({ values: [value] }) => value?.estimate)).toEqual([
      { value: 4, decimal: null, sampleSize: 3, beside: [{ kind: 'CENSORED', count: 2 }] },
      { value: 100, decimal: null, sampleSize: 1, beside: [{ kind: 'CENSORED', count: 1 }] },
    ]);
  });
});

describe('a score off its scale', () => {
  it('is counted beside the number, and a blank is not', async () => {
    const beside = [{ kind: 'INVALID', count: 2 }];
    expect(await estimateOf('csat')).toMatchObject({ value: (100 * 4) / 8, sampleSize: 8, beside });
    expect(await estimateOf('score')).toMatchObject({ value: 28 / 8, sampleSize: 8, beside });
    expect(await estimateOf('net')).toMatchObject({ value: 25, sampleSize: 8, beside });
  });

  it('goes by the filter and the group of the question', async () => {
    expect(await estimateOf('csat', { periods: [january], where: { team: 'b' } })).toMatchObject({
      value: 100,
      beside: [{ kind: 'INVALID', count: 1 }],
    });
    expect((await estimateOf('csat', { periods: [february] }))?.beside).toEqual([{ kind: 'INVALID', count: 0 }]);
  });
});

describe('a number of too few rows', () => {
  it('is withheld with its decimal, interval and test, and says how few there are: raw rows, not their weight', async () => {
    const [group] = (await world.ask('score', { periods: [january], where: { team: 'b' } })).groups;
    expect(group?.values[0]?.estimate).toEqual({
      value: null,
      decimal: null,
      sampleSize: 1,
      beside: [{ kind: 'INVALID', count: 1 }],
      suppressed: {
        reason: 'TOO_FEW',
        minimum: 3,
        sampleSize: 1,
        message: 'score is withheld: 1 row, and at least 3 are needed.',
      },
    });
    expect(group?.values[0]?.interval(0.95)).toBeNull();
  });

  it('has no interval and takes part in no test, though two rows would be enough for both', async () => {
    const asked = { periods: [january, february], where: { team: 'a' } };
    const [free] = (await world.ask('wait', asked)).groups;
    const [bound] = (await world.ask('wait_of_many', asked)).groups;
    const sides = [free, bound].map((group) => {
      const [three, two] = group?.values ?? [];
      if (!three || !two) throw new Error('A group has a value a period.');
      return [two.interval(0.95)?.method, three.significance(two)?.test, two.significance(three)?.test];
    });
    expect(sides).toEqual([
      ['STUDENT_T', 'WELCH_T', 'WELCH_T'],
      [undefined, undefined, undefined],
    ]);
  });

  it('is told from the smallest sample that is enough', async () => {
    expect(byMember(await world.ask('score', by))).toEqual({ a: 4, b: null, c: 8 / 3 });
  });

  it('ranks last, in SQL and in memory, lowest or highest', async () => {
    for (const order of ['lowest', 'highest'] as const) {
      const top = { count: 3, order, other: false };
      const scores = ranked(await world.ask('score', { ...by, top })).map(([team]) => team);
      expect(scores).toEqual(order === 'lowest' ? ['c', 'a', 'b'] : ['a', 'c', 'b']);
      const medians = ranked(await world.ask('median_of_many', { ...by, top })).map(([team]) => team);
      expect(medians).toEqual(['a', 'b', 'c']);
      // A formula is ranked in memory.
      const formulas = ranked(await world.ask('net_and_wait', { ...by, top })).map(([team]) => team);
      expect(formulas).toEqual(['a', 'b', 'c']);
    }
  });

  it('is withheld as the rest of a ranking, too', async () => {
    const top = await world.ask('score', { ...by, top: { count: 2, order: 'highest', other: true } });
    expect(top.groups[2]).toMatchObject({ other: true, values: [{ estimate: { value: null, sampleSize: 1 } }] });
  });

  it('withholds every formula that it is part of', async () => {
    expect(numberOf(await world.ask('net_and_wait', { periods: [january] }))).toBe(53);
    const few = await estimateOf('net_and_wait', { periods: [january], where: { team: 'c' } });
    expect(few).toMatchObject({ value: null, suppressed: { reason: 'TOO_FEW', minimum: 4, sampleSize: null } });
    expect(few?.suppressed?.message).toBe(
      'net_and_wait cannot be computed: net is withheld: 3 rows, and at least 4 are needed.',
    );
  });

  it('leaves no change to compare, and says that the other side is withheld', async () => {
    const session = world.session();
    const metric = world.model.metrics.get('wait_of_many');
    if (!metric) throw new Error('The metric is in the model.');
    const times = unwrap(
      resolveTimes(session, {
        period: { kind: 'explicit', start: january.start, end: january.end },
        grain: null,
        window: null,
      }),
    );
    const [reading] = readingsOf(createReadingSet(session, metric, times, { by: [], where: null, top: null }));
    if (!reading) throw new Error('A question has a period.');
    const [whole, b] = await compare(reading, [
      { kind: 'slice', where: { kind: 'compare', field: 'team', operator: 'eq', value: 'a' } },
      { kind: 'slice', where: { kind: 'compare', field: 'team', operator: 'eq', value: 'b' } },
    ]);
    expect(whole).toMatchObject({ change: 24 });
    expect(b).toMatchObject({ change: null, relativeChange: null, good: null, significance: null });
    expect(b?.assumptions).toContain('The other number: wait_of_many is withheld: 1 row, and at least 3 are needed.');
  });

  it('costs one statement with all that stands beside it', async () => {
    const session = world.session(later);
    await Promise.all(
      ['wait', 'wait_of_many', 'median_wait', 'tickets'].map((each) => session.ask(question(each, by))),
    );
    expect(session.statements).toBe(1);
  });
});
