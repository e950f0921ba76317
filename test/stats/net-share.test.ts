import { describe, expect, test } from 'vitest';
import { netShare, netShareVariance } from '../../src/stats/net-share.ts';
import { emptyState, mergeStates, withoutState } from '../../src/stats/statistic.ts';
import { answers, stateOf } from './support.ts';

const nps = netShare({ weighted: false });
const weightedNps = netShare({ weighted: true });

const given = (detractors: number, passives: number, promoters: number) =>
  stateOf(nps, answers(detractors, passives, promoters));

const weighted = (...rows: readonly (readonly [weight: number, role: 'top' | 'bottom' | null])[]) =>
  stateOf(
    weightedNps,
    rows.map(([weight, role]) => ({ operands: { weight }, holds: role === null ? ['valid'] : ['valid', role] })),
  );

describe('netShare', () => {
  test.each([
    [1, 2, 3, 33.3333, -26.74, 71.19, 2],
    [10, 30, 60, 50, 35.4666, 61.6208, 4],
    [0, 0, 10, 100, 47.5, 100, 2],
  ] as const)(
    '(%d, %d, %d) is %d, between %d and %d',
    (detractors, passives, promoters, value, lower, upper, digits) => {
      const state = given(detractors, passives, promoters);
      expect(nps.finalise(state).value).toBeCloseTo(value, 4);
      expect(nps.finalise(state).sampleSize).toBe(detractors + passives + promoters);
      const interval = nps.interval(state, 0.95);
      expect(interval?.method).toBe('ADJUSTED_WALD');
      expect(interval?.lower).toBeCloseTo(lower, digits);
      expect(interval?.upper).toBeCloseTo(upper, digits);
    },
  );

  test('the interval is clamped to ±100 exactly', () => {
    expect(nps.interval(given(0, 0, 10), 0.95)?.upper).toBe(100);
    expect(nps.interval(given(10, 0, 0), 0.95)?.lower).toBe(-100);
  });

  test('the variance of (1, 2, 3) is five ninths', () => {
    expect(netShareVariance(3 / 6, 1 / 6)).toBeCloseTo(5 / 9, 14);
  });

  test('(30, 30, 40) against (20, 30, 50) is z 1.732324, p .083216', () => {
    const found = nps.significance(given(20, 30, 50), given(30, 30, 40));
    expect(found?.test).toBe('ADJUSTED_WALD_Z');
    expect(found?.statistic).toBeCloseTo(1.732324, 6);
    expect(found?.statistic).toBeCloseTo(19.4175 / 11.2089, 4);
    expect(found?.pValue).toBeCloseTo(0.083216, 6);
    expect(nps.significance(given(30, 30, 40), given(20, 30, 50))?.statistic).toBeCloseTo(-1.732324, 6);
  });

  test('segments of 40 and 15 pool to 15.2475, not to 27.5', () => {
    const [small, large] = [given(1, 4, 5), given(150, 550, 300)];
    expect(nps.finalise(small).value).toBe(40);
    expect(nps.finalise(large).value).toBe(15);
    const pooled = mergeStates(small, large);
    expect(nps.finalise(pooled).value).toBeCloseTo(15.2475, 4);
    expect(nps.finalise(withoutState(pooled, large)).value).toBe(40);
  });

  test('a survey year of 342 detractors and 1,436 promoters among 2,746 is 39.839767', () => {
    expect(nps.finalise(given(342, 968, 1436)).value).toBeCloseTo(39.839767, 6);
  });

  test('is null without rows, not 0', () => {
    expect(nps.finalise(emptyState(nps))).toEqual({ value: null, decimal: null, sampleSize: 0 });
    expect(nps.interval(emptyState(nps), 0.95)).toBeNull();
    expect(nps.significance(emptyState(nps), given(1, 1, 1))).toBeNull();
    expect(nps.finalise(given(0, 3, 0)).value).toBe(0);
  });

  test('a weighted score has the weighted point, the raw sample, and counts scaled to its effective size', () => {
    const state = weighted([1, 'top'], [1, 'bottom'], [2, null], [4, 'top']);
    expect(weightedNps.finalise(state)).toEqual({ value: 50, decimal: null, sampleSize: 4 });
    const size = 64 / 22;
    const [up, down] = [(5 / 8) * size + 0.75, (1 / 8) * size + 0.75];
    const centre = (up - down) / (size + 3);
    // Variance another way: the mean square of +1, 0, −1 less the square of their mean.
    const error = Math.sqrt(((up + down) / (size + 3) - centre ** 2) / (size + 3));
    expect(weightedNps.interval(state, 0.95)?.lower).toBeCloseTo(100 * (centre - 1.959963984540054 * error), 10);
    expect(weightedNps.interval(state, 0.95)?.upper).toBeCloseTo(
      Math.min(100, 100 * (centre + 1.959963984540054 * error)),
      10,
    );
  });

  test('weights of 1 change nothing', () => {
    const state = weighted([1, 'top'], [1, 'top'], [1, null], [1, 'bottom']);
    expect(weightedNps.finalise(state).value).toBe(25);
    expect(weightedNps.interval(state, 0.95)).toEqual(nps.interval(given(1, 1, 2), 0.95));
  });
});
