import { describe, expect, test } from 'vitest';
import {
  normalCdf,
  normalCritical,
  normalQuantile,
  studentCdf,
  studentCritical,
  studentQuantile,
} from '../../src/stats/distributions.ts';

/** Expected figures come from 50-digit arithmetic, by solving the incomplete beta integral. */
describe('distributions', () => {
  test.each([
    [0.6, 0.2533471031357997],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
  ])('the normal quantile of %d is %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-12);
    expect(Math.abs(normalQuantile(1 - p) + z)).toBeLessThan(1e-12);
  });

  test('the lower normal tail keeps its digits', () => {
    expect(normalCdf(-8) / 6.22096057427174e-16 - 1).toBeCloseTo(0, 12);
  });

  test.each([
    [0.975, 1, 12.706204736174705],
    [0.975, 1.909091, 4.50508440768857],
    [0.95, 2.5, 2.5582186141359364],
    [0.995, 10, 3.169272672616951],
    [0.975, 999, 1.96234146113345],
    [0.975, 9_999, 1.9602012636213577],
    [0.975, 10_001, 1.9602012161646412],
    [0.995, 1e5, 2.575878469908375],
    [0.995, 1e6, 2.5758342201053344],
    [0.975, 1e8, 1.9599640082627663],
    [0.9, 1e10, 1.281551565629259],
  ])('the t quantile of %d with %d degrees is %d', (p, degrees, t) => {
    expect(Math.abs(studentQuantile(p, degrees) / t - 1)).toBeLessThan(1e-11);
    expect(studentQuantile(1 - p, degrees)).toBeCloseTo(-t, 8);
  });

  test.each([
    [0.1, 3, 0.4633261744004029],
    [0.5, 1.909091, 0.334365644823022],
    [1.96, 29.7, 0.02971881873858049],
    [3, 10, 0.006671827511284789],
    [8, 999, 1.714999128881798e-15],
    [2, 9_999, 0.022763631680755052],
    [2, 10_001, 0.022763628980950384],
    [4, 1e5, 3.169399877859767e-5],
    [2, 1e8, 0.022750133297953345],
  ])('the t tail past %d with %d degrees is %d', (t, degrees, tail) => {
    expect(Math.abs(studentCdf(-t, degrees) / tail - 1)).toBeLessThan(1e-11);
    expect(studentCdf(t, degrees)).toBeCloseTo(1 - tail, 12);
  });

  test('a level is the middle of the distribution', () => {
    expect(Math.abs(normalCritical(0.95) - 1.959963984540054)).toBeLessThan(1e-12);
    expect(studentCritical(0.95, 999)).toBeCloseTo(1.96234146113345, 10);
    expect(normalCritical(0.5)).toBeCloseTo(0.6744897501960817, 12);
  });

  test('no level and no difference, however extreme, is answered with a NaN or an error', () => {
    const degrees = [1, 1.3, 2, 55.5, 9_999, 10_001, 1e6, 1e12];
    for (const level of [1e-9, 0.01, 0.5, 0.999999, 1 - 2 ** -53]) {
      expect(normalCritical(level)).toBeGreaterThan(0);
      for (const count of degrees) expect(studentCritical(level, count)).toBeGreaterThan(0);
    }
    for (const t of [0, 1e-300, 0.999, 1, 1.001, 8, 38, 100, 1e6, 1e10, 1e100, 1e160, 1e300]) {
      expect(normalCdf(-t) + normalCdf(t)).toBeCloseTo(1, 12);
      for (const count of degrees) expect(studentCdf(-t, count) + studentCdf(t, count)).toBeCloseTo(1, 12);
    }
  });
});
