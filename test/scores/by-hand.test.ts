/** Scores that were worked out by hand, and what must be true of their numbers. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/engine/comparison/compare.ts';
import { createReadingSet } from '../../src/engine/reading-set.ts';
import { readCondition } from '../../src/model/condition.ts';
import { byMember, codesOf, numberOf, numbersOf, question } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';
import { definitions, month, now, tables } from './care.ts';

const { ask: askAt, session, pool } = await smallWorld(tables, definitions);
const february = month('2026-02-01');
const january = month('2026-01-01');
const ask = (metric: string, asked: Parameters<typeof askAt>[1] = {}) =>
  askAt(metric, { periods: [february], ...asked }, now);

describe('the scores of February', () => {
  it('have a mean over the entities that are there at its end, with a t interval', async () => {
    // 42, 100, 64, 60, 8: mean 54.8, variance 4508.8 / 4, t of 4 degrees at 95 % 2.776445.
    const answer = await ask('health');
    const [number] = answer.groups[0]?.values ?? [];
    expect(number?.estimate).toMatchObject({ sampleSize: 5 });
    expect(number?.estimate.value).toBeCloseTo(54.8, 9);
    const half = 2.776445 * Math.sqrt(4508.8 / 4 / 5);
    expect(number?.interval(0.95)?.lower).toBeCloseTo(54.8 - half, 4);
    expect(number?.interval(0.95)?.upper).toBeCloseTo(54.8 + half, 4);
  });

  it('stand in bands: a fifth each in red and green, three fifths between', async () => {
    expect(numberOf(await ask('share_red'))).toBeCloseTo(20, 12);
    expect(numberOf(await ask('share_amber'))).toBeCloseTo(60, 12);
    expect(numberOf(await ask('share_green'))).toBeCloseTo(20, 12);
    expect(numberOf(await ask('count_amber'))).toBe(3);
  });

  it('have a Wilson interval of their share', async () => {
    const answer = await ask('share_red');
    // 1 of 5: 3.62 % to 62.45 %.
    expect(answer.groups[0]?.values[0]?.interval(0.95)?.lower).toBeCloseTo(3.622, 2);
    expect(answer.groups[0]?.values[0]?.interval(0.95)?.upper).toBeCloseTo(62.45, 2);
  });

  it('go by the weights of the segment, and are grouped by it', async () => {
    expect(byMember(await ask('health', { by: ['segment'] }))).toEqual({ large: 53, small: 56 });
    expect(numberOf(await ask('health', { where: { segment: 'large' } }))).toBe(53);
  });

  it('count what is missing as 0 where the score says so', async () => {
    // Bo has 40 of 100: (42 + 40 + 64 + 60 + 8) / 5.
    expect(numberOf(await ask('health_strict'))).toBeCloseTo(42.8, 9);
    expect(numberOf(await ask('health_gap'))).toBeCloseTo(12, 9);
  });

  it('are left out where fewer parameters are known than the score asks for, and a formula is null there', async () => {
    const known = await ask('health_known');
    expect(known.groups[0]?.values[0]?.estimate).toMatchObject({ value: 43.5, sampleSize: 4 });
    // The lower of the two plus a thousandth of half their difference; Gus and Ed 0 + 0.01 and 0.04, Fay 0 − 0.05 is 0, Ada 39.995.
    const formula = await ask('health_formula');
    expect(formula.groups[0]?.values[0]?.estimate.sampleSize).toBe(4);
    expect(numberOf(formula)).toBeCloseTo((0.01 + 0.04 + 0 + 39.995) / 4, 9);
  });

  it('read overlapping periods in one statement, each whole', async () => {
    const operation = session(now);
    const whole = { ...february, start: january.start, label: 'both' };
    const answers = await Promise.all(
      ['health', 'share_red', 'share_green', 'count_amber'].map((metric) =>
        operation.ask(question(metric, { periods: [january, february, whole] })),
      ),
    );
    expect(operation.statements).toBe(1);
    // January, with 60 days from 3 December: Ada 100 and, by three tickets (30 and 31 December, 15 January), 40, so 52; Bo, Cy,
    // Ed and Fay have neither answers nor tickets, so 100; Gus 0 and 20, so 8.
    expect(numbersOf(answers[0] as NonNullable<(typeof answers)[0]>)).toEqual([(52 + 4 * 100 + 8) / 6, 54.8, 54.8]);
  });

  it('of a running month are as of now, with windows that end now', async () => {
    // 60 days before 15 March noon is 14 January noon: Ada 15 January, 28 February and 1 March.
    const march = { ...month('2026-03-01'), complete: false };
    const answer = await ask('health', { periods: [march], where: { name: 'Ada' } });
    expect(numberOf(answer)).toBe(0.2 * 50 + 0.8 * 40);
    expect(numberOf(await ask('health', { periods: [march], where: { name: 'Di' } }))).toBe(100);
  });

  it('are of whom a balance counts: who goes at the very end is there, who comes then is not', async () => {
    const until = (end: string) => ({ ...february, end: Date.parse(end) });
    const there = async (end: string, where: { name: string }) =>
      (await ask('health', { periods: [until(end)], where })).groups[0]?.values[0]?.estimate.sampleSize;
    expect(await there('2026-02-10T00:00:00.000Z', { name: 'Cy' })).toBe(1);
    expect(await there('2026-02-10T00:00:00.001Z', { name: 'Cy' })).toBe(0);
    expect(await there('2026-03-01T00:00:00.000Z', { name: 'Di' })).toBe(0);
    expect(await there('2026-03-01T00:00:00.001Z', { name: 'Di' })).toBe(1);
  });

  it('keep filters apart in one statement', async () => {
    const operation = session(now);
    const asked = [{}, { where: { segment: 'large' } }, { where: { segment: 'small' } }, { where: { name: 'nobody' } }];
    const answers = await Promise.all(
      asked.map((each) => operation.ask(question('health', { periods: [february], ...each }))),
    );
    expect(operation.statements).toBe(1);
    expect(answers.map(numberOf)).toEqual([54.8, 53, 56, null]);
  });
});

describe('other', () => {
  it('is the whole minus the entities shown', async () => {
    const top = { count: 1, order: 'highest' as const, other: true };
    expect(byMember(await ask('health', { by: ['name'], top }))).toEqual({
      Bo: 100,
      '(other)': (42 + 64 + 60 + 8) / 4,
    });
  });
});

describe('a comparison of scores', () => {
  const reading = () => {
    const operation = session(now);
    const metric = operation.model.metrics.get('health');
    if (!metric) throw new Error('no metric');
    const times = { whole: february, shown: [february], asked: [february] };
    const where = readCondition({ segment: 'large' });
    const set = createReadingSet(operation, metric, times, { by: [], where, top: null });
    return { set, position: 0, group: null };
  };

  it('tests two slices, which are of different entities', async () => {
    const [beside] = await compare(reading(), [{ kind: 'slice', where: readCondition({ segment: 'small' }) }]);
    expect(beside?.change).toBe(-3);
    // (53 − 56) / √(242 / 2 + 2128 / 3): variances 242 and 2128.
    expect(beside?.significance?.test).toBe('WELCH_T');
    expect(beside?.significance?.statistic).toBeCloseTo(-3 / Math.sqrt(242 / 2 + 2128 / 3), 9);
  });

  it('tests nothing between two periods, which are of the same entities', async () => {
    const [beside] = await compare(reading(), [{ kind: 'previousPeriod' }]);
    // Ada 52 and Ed 100.
    expect(beside?.measured.estimate.value).toBe(76);
    expect(beside?.significance).toBeNull();
    expect(beside?.assumptions).toContain(
      'The two numbers are largely of the same entities, so no test of significance holds.',
    );
  });
});

describe('a score', () => {
  it('is as fresh as the stalest rows behind its parameters', async () => {
    const { sources, latest } = await session(now).freshness('health');
    expect(sources.map(({ dataset }) => dataset).sort()).toEqual(['answers', 'tickets']);
    expect(latest).toBe(Date.parse('2026-02-12Z'));
  });

  it('is refused where a value behind it is not finite, and not where only its neighbours need that value', async () => {
    await pool.query(`insert into care.tickets (customer_id, cost, opened_at) values (6, 'NaN', '2026-02-20Z')`);
    try {
      expect(await codesOf(ask('health_by_cost'))).toEqual(['NUMBER_OUT_OF_RANGE']);
      expect(numberOf(await ask('health', { where: { name: 'Gus' } }))).toBe(8);
      expect(numberOf(await ask('health_by_cost', { periods: [january], where: { name: 'Gus' } }))).toBe(60);
    } finally {
      await pool.query(`delete from care.tickets where cost = 'NaN'`);
    }
  });

  it('is refused by dimensions that only its parameters have', async () => {
    expect(await codesOf(ask('health', { by: ['score'] }))).toEqual(['UNREACHABLE_DIMENSION']);
    expect(await codesOf(ask('health', { where: { segment: 'huge' } }))).toEqual(['UNKNOWN_VALUE']);
  });
});
