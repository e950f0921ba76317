import { describe, expect, test } from 'vitest';
import { effectiveSize } from '../../src/stats/effective-size.ts';
import { shares } from '../../src/stats/shares.ts';
import { emptyState, mergeStates } from '../../src/stats/statistic.ts';
import { stateOf, times } from './support.ts';

const share = shares({ weighted: false });
const weightedShare = shares({ weighted: true });

const counted = (hits: number, n: number) =>
  stateOf(share, [
    ...times(hits, { holds: ['valid', 'hit'] }),
    ...times(n - hits, { holds: ['valid'] }),
    { holds: ['hit'] },
  ]);

const weighted = (...rows: readonly (readonly [weight: number, hit: boolean])[]) =>
  stateOf(
    weightedShare,
    rows.map(([weight, hit]) => ({ operands: { weight }, holds: hit ? ['valid', 'hit'] : ['valid'] })),
  );

describe('shares', () => {
  test('is in percent of the valid rows, and a hit that is not valid counts nowhere', () => {
    expect(share.finalise(counted(460, 1000))).toEqual({ value: 46, decimal: null, sampleSize: 1000 });
  });

  test('is null without rows, not 0', () => {
    expect(share.finalise(emptyState(share))).toEqual({ value: null, decimal: null, sampleSize: 0 });
    expect(share.interval(emptyState(share), 0.95)).toBeNull();
    expect(share.significance(emptyState(share), counted(1, 2))).toBeNull();
    expect(share.significance(counted(1, 2), emptyState(share))).toBeNull();
  });

  test.each([
    [81, 263, 0.255289, 0.36621],
    [15, 148, 0.062386, 0.160487],
    [0, 20, 0, 0.161125],
    [1, 29, 0.006113, 0.171755],
    [74, 107, 0.598715, 0.771183],
  ])('Wilson interval of %d in %d', (hits, n, lower, upper) => {
    const interval = share.interval(counted(hits, n), 0.95);
    expect(interval?.method).toBe('WILSON');
    expect(Math.abs((interval?.lower ?? Number.NaN) / 100 - lower)).toBeLessThan(1e-6);
    expect(Math.abs((interval?.upper ?? Number.NaN) / 100 - upper)).toBeLessThan(1e-6);
  });

  test('the ends of none and all are exactly 0 and 100', () => {
    expect(share.interval(counted(0, 7), 0.95)?.lower).toBe(0);
    expect(share.interval(counted(7, 7), 0.95)?.upper).toBe(100);
  });

  test('the difference of two shares is tested with their pooled share', () => {
    const found = share.significance(counted(81, 263), counted(15, 148));
    expect(found?.test).toBe('TWO_PROPORTION_Z');
    expect(found?.statistic).toBeCloseTo(4.752688538523141, 10);
    expect((found?.pValue ?? 0) / 2.0072944202557026e-6).toBeCloseTo(1, 8);
    expect(share.significance(counted(15, 148), counted(81, 263))?.statistic).toBeCloseTo(-4.752688538523141, 10);
  });

  test('two samples that all hit leave nothing to test', () => {
    expect(share.significance(counted(5, 5), counted(9, 9))).toBeNull();
  });

  test('segments pool to the share of all rows, not to the mean of their shares', () => {
    expect(share.finalise(mergeStates(counted(1, 2), counted(10, 100))).value).toBe(1100 / 102);
  });

  test('weights 1, 1, 2, 4 are worth 2.909091 rows', () => {
    expect(effectiveSize(8, 22)).toBeCloseTo(2.909091, 6);
  });

  test('a weighted share has the weighted point, the raw sample, and the interval of its effective size', () => {
    const state = weighted([1, true], [1, false], [2, true], [4, false]);
    expect(weightedShare.finalise(state)).toEqual({ value: 37.5, decimal: null, sampleSize: 4 });
    // Wilson's ends are the roots of (p − x)² = z²·x(1 − x)/n.
    const [n, p, z] = [64 / 22, 3 / 8, 1.959963984540054];
    for (const end of ['lower', 'upper'] as const) {
      const x = (weightedShare.interval(state, 0.95)?.[end] ?? Number.NaN) / 100;
      expect((p - x) ** 2).toBeCloseTo((z * z * x * (1 - x)) / n, 12);
    }
  });

  test('weights of 1 change nothing', () => {
    const state = weighted([1, true], [1, false], [1, false], [1, true], [1, true]);
    expect(weightedShare.finalise(state).value).toBe(60);
    expect(weightedShare.interval(state, 0.9)).toEqual(share.interval(counted(3, 5), 0.9));
    expect(weightedShare.significance(state, weighted([1, false], [1, true], [1, false]))).toEqual(
      share.significance(counted(3, 5), counted(1, 3)),
    );
  });

  test('rows that weigh nothing are in the sample and say nothing', () => {
    expect(weightedShare.finalise(weighted([0, true], [0, false]))).toEqual({
      value: null,
      decimal: null,
      sampleSize: 2,
    });
    expect(weightedShare.interval(weighted([0, true]), 0.95)).toBeNull();
  });
});
