/** The test of two numbers that are known by their intervals only, against published vectors. */
import { describe, expect, it } from 'vitest';
import { intervalTest } from '../../src/stats/interval-test.ts';
import { wilsonInterval } from '../../src/stats/wilson-interval.ts';

const share = (hits: number, size: number) => ({
  value: hits / size,
  level: 0.95,
  ...wilsonInterval(hits / size, size, 0.95),
});

describe('a test by intervals', () => {
  it('agrees with method 10 of Newcombe 1998: 56 of 70 against 48 of 80 differ by 0.2, from 0.0524 on', () => {
    const found = intervalTest(share(56, 70), share(48, 80));
    expect(found?.test).toBe('MOVER_Z');
    // The lower limit is 0.2 less z standard errors, so that the statistic is z · 0.2 / (0.2 − 0.0524).
    expect(found?.statistic).toBeCloseTo((1.959964 * 0.2) / (0.2 - 0.0524), 2);
    expect(found?.pValue).toBeCloseTo(0.0079, 3);
  });

  it('is the z test where both intervals are symmetric: standard errors 3 and 4 make 5', () => {
    const z = 1.959963984540054;
    const around = (value: number, error: number) => ({
      value,
      level: 0.95,
      lower: value - z * error,
      upper: value + z * error,
    });
    const found = intervalTest(around(50, 3), around(40, 4));
    expect(found?.statistic).toBeCloseTo(2, 9);
    expect(found?.pValue).toBeCloseTo(0.0455002639, 9);
    expect(intervalTest(around(40, 4), around(50, 3))?.statistic).toBeCloseTo(-2, 9);
  });

  it('takes each interval at its own level', () => {
    const wide = { value: 10, level: 0.99, lower: 10 - 2.5758293035, upper: 10 + 2.5758293035 };
    const narrow = { value: 10 - Math.SQRT2, level: 0.9, lower: 0, upper: 10 - Math.SQRT2 + 1.644853627 };
    expect(intervalTest(wide, narrow)?.statistic).toBeCloseTo(1, 8);
  });

  it('says nothing where a number lies outside of its own interval', () => {
    expect(
      intervalTest({ value: 5, level: 0.95, lower: 6, upper: 7 }, { value: 1, level: 0.95, lower: 0, upper: 2 }),
    ).toBeNull();
  });
});
