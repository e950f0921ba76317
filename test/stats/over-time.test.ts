import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approximatePercentile } from '../../src/stats/approximate-percentile.ts';
import { averageBalance } from '../../src/stats/average-balance.ts';
import { dailyDistinct } from '../../src/stats/daily-distinct.ts';
import { bucketOffset, bucketRatio, bucketValue, relativeError } from '../../src/stats/log-buckets.ts';
import { combineStates, emptyState, type State } from '../../src/stats/statistic.ts';

describe('the average of a balance', () => {
  const statistic = averageBalance({
    terms: [
      { sign: 1, kind: 'count' },
      { sign: -1, kind: 'sum' },
    ],
  });
  const names = statistic.columns.map(({ name }) => name);
  const stateOf = (sums: Readonly<Record<string, number>>): State => names.map((name) => sums[name] ?? 0);

  test('counts every instant alike: 2 for a quarter of the time and 5 for the rest is 4.25', () => {
    // Two rows before 100, three more at 125, in a period from 100 to 200.
    const state = stateOf({ amount0_start: 2, moment0_start: 20, amount0_end: 5, moment0_end: 20 + 3 * 125 });
    expect(statistic.finalise(state, { start: 100, end: 200, days: 1 }).value).toBe(4.25);
  });

  test('takes away what went, by its amount', () => {
    // Ten rows before 0; 4 of it go at 50, in a period from 0 to 100.
    const state = stateOf({ amount0_start: 10, amount0_end: 10, amount1_end: 4, moment1_end: 200 });
    expect(statistic.finalise(state, { start: 0, end: 100, days: 1 }).value).toBe(8);
  });

  test('is the level at once where the period has no length, and null without a start', () => {
    const state = stateOf({ amount0_start: 3, amount0_end: 3 });
    expect(statistic.finalise(state, { start: 100, end: 100, days: 0 }).value).toBe(3);
    expect(statistic.finalise(state, { start: Number.NEGATIVE_INFINITY, end: 100, days: 1 }).value).toBeNull();
    expect(statistic.finalise(state).value).toBeNull();
  });
});

describe('distinct members a day', () => {
  test('are pairs of member and day over the days of the calendar, or over those with any', () => {
    const span = { start: 0, end: 1, days: 30 };
    expect(dailyDistinct({ over: 'calendar' }).finalise([100, 60], span)).toEqual({
      value: 2,
      decimal: null,
      sampleSize: 100,
    });
    expect(dailyDistinct({ over: 'active' }).finalise([100, 60, 20], span).value).toBe(3);
  });

  test('are 0 without rows in a month, and null where there is no day to count', () => {
    const calendar = dailyDistinct({ over: 'calendar' });
    expect(calendar.finalise(emptyState(calendar), { start: 0, end: 1, days: 30 }).value).toBe(0);
    expect(calendar.finalise([5, 5], { start: 0, end: 1, days: Number.POSITIVE_INFINITY }).value).toBeNull();
    const active = dailyDistinct({ over: 'active' });
    expect(active.finalise(emptyState(active), { start: 0, end: 1, days: 30 }).value).toBeNull();
  });
});

describe('an approximate percentile', () => {
  const numbers = fc.array(
    fc.oneof(
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      fc.double({ min: -1e9, max: -1e-6, noNaN: true }),
      fc.constant(0),
    ),
    { minLength: 1, maxLength: 60 },
  );
  const fraction = fc.constantFrom(0, 0.1, 0.5, 0.9, 0.99, 1);

  const bucketOf = (value: number): number => {
    if (value === 0) return 0;
    return Math.sign(value) * (Math.ceil(Math.log(Math.abs(value)) / Math.log(bucketRatio)) + bucketOffset);
  };
  const stateOf = (sample: readonly number[]): State => {
    const counts = new Map<number, number>();
    for (const value of sample) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
    return [sample.length, ...[...counts].sort(([a], [b]) => a - b).flat()];
  };
  const exact = (sample: readonly number[], share: number) => {
    const sorted = [...sample].sort((a, b) => a - b);
    const position = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0];
    return {
      value: below + (above - below) * (position - Math.floor(position)),
      reach: Math.max(Math.abs(below), Math.abs(above)),
    };
  };

  test('is within the stated error of the exact one, for numbers of any size and sign', () => {
    fc.assert(
      fc.property(numbers, fraction, (sample, share) => {
        const { value } = approximatePercentile({ fraction: share }).finalise(stateOf(sample));
        const { value: wanted, reach } = exact(sample, share);
        // The last bit of a logarithm can put a value into the neighbouring bucket.
        expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(relativeError * reach * (1 + 1e-9));
      }),
    );
  });

  test('of parts merges to that of the whole, and a part can be taken out again', () => {
    const statistic = approximatePercentile({ fraction: 0.5 });
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const [a, b] = [stateOf(left), stateOf(right)];
        const whole = combineStates(statistic, a, b, 1);
        expect(whole).toEqual(stateOf([...left, ...right]));
        expect(combineStates(statistic, whole, b, -1)).toEqual(a);
      }),
    );
  });

  test('of a bucket stands for every value in it within the error', () => {
    for (const value of [1e-9, 0.37, 1, 99.5, 123456.789])
      expect(Math.abs(bucketValue(bucketOf(value)) - value) / value).toBeLessThanOrEqual(relativeError * (1 + 1e-9));
  });

  test('is null for an empty sample', () => {
    const statistic = approximatePercentile({ fraction: 0.9 });
    expect(emptyState(statistic)).toEqual([0]);
    expect(statistic.finalise([0])).toEqual({ value: null, decimal: null, sampleSize: 0 });
  });
});
