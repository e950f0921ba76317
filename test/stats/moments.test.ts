import { describe, expect, test } from 'vitest';
import { moments } from '../../src/stats/moments.ts';
import { emptyState, type State } from '../../src/stats/statistic.ts';
import { stateOf, valued, weighed } from './support.ts';

const mean = moments({ weighted: false });
const weightedMean = moments({ weighted: true });
const effort = [80, 210, 140, 110, 160, 180, 120].flatMap((count, index) =>
  Array.from({ length: count }, () => index + 1),
);

/** Half the width of the 95 % interval over t gives the standard error back. */
const standardError = (state: State, t: number): number => {
  const interval = mean.interval(state, 0.95);
  return ((interval?.upper ?? Number.NaN) - (interval?.lower ?? Number.NaN)) / 2 / t;
};

describe('moments', () => {
  test('customer effort of a thousand answers: mean 4.08, sd 1.912396, t interval 3.961327 to 4.198673', () => {
    const state = stateOf(mean, valued(...effort));
    expect(mean.finalise(state)).toEqual({ value: 4.08, decimal: null, sampleSize: 1000 });
    const interval = mean.interval(state, 0.95);
    expect(interval?.method).toBe('STUDENT_T');
    expect(interval?.lower).toBeCloseTo(3.961327, 6);
    expect(interval?.upper).toBeCloseTo(4.198673, 6);
    expect(standardError(state, 1.96234146113345) * Math.sqrt(1000)).toBeCloseTo(1.912396, 6);
  });

  test('is null without rows, and has no interval with one row or without variation', () => {
    expect(mean.finalise(emptyState(mean))).toEqual({ value: null, decimal: null, sampleSize: 0 });
    expect(mean.interval(emptyState(mean), 0.95)).toBeNull();
    expect(mean.finalise(stateOf(mean, valued(7))).value).toBe(7);
    expect(mean.interval(stateOf(mean, valued(7)), 0.95)).toBeNull();
    expect(mean.interval(stateOf(mean, valued(7, 7, 7)), 0.95)).toBeNull();
    expect(mean.significance(stateOf(mean, valued(7)), stateOf(mean, valued(1, 2)))).toBeNull();
    expect(mean.significance(stateOf(mean, valued(7, 7)), stateOf(mean, valued(6, 6)))).toBeNull();
  });

  test('a mean of zeros is 0, not null', () => {
    expect(mean.finalise(stateOf(mean, valued(0, 0))).value).toBe(0);
  });

  test.each([1e9, 1e12, 1e15])('an offset of %d leaves the variance as it is', (offset) => {
    const state = stateOf(mean, valued(...[4, 7, 13, 16].map((x) => `${offset + x}`)));
    // 4, 7, 13, 16: squared deviations 36, 9, 9, 36 about 10; t(3) = 3.182446305284263.
    const interval = mean.interval(state, 0.95);
    const width = 2 * 3.182446305284263 * Math.sqrt(90 / 3 / 4);
    expect(mean.finalise(state).value).toBe(offset + 10);
    expect(((interval?.upper ?? 0) - (interval?.lower ?? 0)) / width).toBeCloseTo(1, offset < 1e15 ? 4 : 1);
    // The test statistic shows the variance without the rounding of ends at this size.
    const near = stateOf(mean, valued(...[5, 8, 14, 17].map((x) => `${offset + x}`)));
    expect(mean.significance(near, state)?.statistic).toBeCloseTo(1 / Math.sqrt(15), 12);
  });

  test('decimals that a double cannot hold are summed as written', () => {
    const state = stateOf(mean, valued('0.1', '0.2', '0.3'));
    expect(state[1]?.toString()).toBe('0.6');
    expect(mean.finalise(state).value).toBe(0.2);
  });

  test('two means are compared by the test of Welch', () => {
    const found = mean.significance(stateOf(mean, valued(1, 2, 4, 4, 7, 6, 5)), stateOf(mean, valued(2, 2, 3, 1, 5)));
    expect(found?.test).toBe('WELCH_T');
    expect(found?.statistic).toBeCloseTo(1.4714205990755127, 12);
    expect(found?.pValue).toBeCloseTo(0.17197564113176614, 12);
  });

  test('one constant sample can be compared with one that varies', () => {
    const found = mean.significance(stateOf(mean, valued(2, 2)), stateOf(mean, valued(2, 2, 6, 6)));
    // Error 0 against variance 16/3 of four: three degrees.
    expect(found?.statistic).toBeCloseTo(-2 / Math.sqrt(16 / 3 / 4), 12);
    expect(found?.pValue).toBeCloseTo(0.18169011381620936, 12);
  });

  test('a weighted mean has the weighted point, the raw sample, and the precision of its effective size', () => {
    const rows = [
      [1, 3],
      [2, 0.5],
      [5, 1],
      [7, 2],
    ] as const;
    const state = stateOf(weightedMean, weighed(...rows));
    const total = rows.reduce((sum, [, w]) => sum + w, 0);
    const centre = rows.reduce((sum, [x, w]) => sum + x * w, 0) / total;
    const squares = rows.reduce((sum, [, w]) => sum + w * w, 0);
    const size = total ** 2 / squares;
    const biased = rows.reduce((sum, [x, w]) => sum + w * (x - centre) ** 2, 0) / total;
    const error = Math.sqrt((biased * size) / (size - 1) / size);
    expect(weightedMean.finalise(state).value).toBeCloseTo(centre, 12);
    expect(weightedMean.finalise(state).sampleSize).toBe(4);
    const interval = weightedMean.interval(state, 0.95);
    const t = ((interval?.upper ?? Number.NaN) - centre) / error;
    expect(size - 1).toBeCloseTo(1.9649122807017543, 12);
    expect(t).toBeCloseTo(4.377126450126003, 10);
  });

  test('weights of 1 change nothing', () => {
    const [plain, other] = [
      [3, 5, 9, 2],
      [1, 2, 2, 8],
    ] as const;
    const [a, b] = [plain, other].map((xs) => stateOf(weightedMean, weighed(...xs.map((x) => [x, 1] as const))));
    const [c, d] = [plain, other].map((xs) => stateOf(mean, valued(...xs)));
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four states');
    expect(weightedMean.finalise(a)).toEqual(mean.finalise(c));
    expect(weightedMean.interval(a, 0.95)).toEqual(mean.interval(c, 0.95));
    expect(weightedMean.significance(a, b)).toEqual(mean.significance(c, d));
  });

  test('one heavy row among weightless ones is one row', () => {
    const state = stateOf(weightedMean, weighed([5, 3], [1, 0], [9, 0]));
    expect(weightedMean.finalise(state)).toEqual({ value: 5, decimal: null, sampleSize: 3 });
    expect(weightedMean.interval(state, 0.95)).toBeNull();
  });

  test('a total weight of 0 or less says nothing', () => {
    expect(weightedMean.finalise(stateOf(weightedMean, weighed([5, 0]))).value).toBeNull();
    expect(weightedMean.finalise(stateOf(weightedMean, weighed([5, 1], [3, -2]))).value).toBeNull();
    expect(weightedMean.interval(stateOf(weightedMean, weighed([5, 1], [3, -2])), 0.95)).toBeNull();
  });
});
