import { describe, expect, test } from 'vitest';
import { studentCritical } from '../../../src/stats/distributions.ts';
import { fitOrigins } from '../../../src/stats/forecast/fit-origins.ts';
import { mixtureCdf, mixtureMean, mixtureQuantile } from '../../../src/stats/forecast/mixture.ts';
import { ahead, predict } from '../../../src/stats/forecast/predict.ts';
import { smooth } from '../../../src/stats/forecast/smooth.ts';
import { type Smoothing, varianceFactor } from '../../../src/stats/forecast/smoothing.ts';

/** Air passengers of Australia in millions, 1990 to 2016: Hyndman & Athanasopoulos, Forecasting: Principles and Practice. */
const air = [
  17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39, 41.6, 44.66, 46.95,
  48.73, 51.49, 50.03, 60.64, 63.36, 66.36, 68.2, 68.12, 69.78, 72.6,
];
const holt = (alpha: number, betaStar: number): Smoothing => ({ shape: 'TREND', alpha, betaStar, phi: 1, season: 0 });
const fitOf = (values: readonly number[], smoothing: Smoothing) =>
  fitOrigins(Float64Array.from(values), [smoothing], [values.length])[0] ?? [];

/** Of one-step errors with α = 0.8302 and β* = 0.0001, told as the book tells the method. */
function squaresFrom(level: number, slope: number): number {
  const start = { level, slope, squares: 0 };
  return air.reduce((state, value) => {
    const next = 0.8302 * value + (1 - 0.8302) * (state.level + state.slope);
    return {
      level: next,
      slope: 0.0001 * (next - state.level) + 0.9999 * state.slope,
      squares: state.squares + (value - state.level - state.slope) ** 2,
    };
  }, start).squares;
}

describe("Holt's linear method", () => {
  test('forecasts what the book does from its start, the first value and the first change (1st ed., §7.2)', () => {
    // The book prints two digits and computes with four.
    const values = [
      17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797, 32.5776, 33.4774,
      39.0216, 41.3864, 41.5966,
    ];
    const [first = 0, second = 0] = values;
    const smoothed = smooth(Float64Array.from(values), holt(0.8, 0.2));
    const forecasts = [1, 2, 3, 4, 5].map((steps) => {
      const { fixed, response } = ahead(holt(0.8, 0.2), smoothed, values.length, steps);
      return fixed + (response[0] as number) * first + (response[1] as number) * (second - first);
    });
    expect(forecasts.map((each) => each.toFixed(2))).toEqual(['43.76', '45.59', '47.43', '49.27', '51.10']);
  });

  test('has no more squared error than the optimum that R finds, and its forecasts (2nd ed., §7.2)', () => {
    const fits = fitOf(air, holt(0.8302, 0.0001));
    expect(fits[0]?.solved.squares).toBeLessThan(squaresFrom(15.5715, 2.1017));
    const forecasts = [1, 2, 3, 4, 5].map((steps) => mixtureMean(predict(fits, steps)));
    for (const [index, expected] of [74.6, 76.7, 78.8, 80.91, 83.01].entries())
      expect(Math.abs((forecasts[index] as number) - expected)).toBeLessThan(0.02);
  });

  test('has errors that grow with the steps by 1 + Σ (α + αβ*j)², and by less where the slope fades', () => {
    expect(varianceFactor(holt(0.5, 0.2), 1)).toBe(1);
    expect(varianceFactor(holt(0.5, 0.2), 3)).toBeCloseTo(1 + 0.6 ** 2 + 0.7 ** 2, 12);
    const damped: Smoothing = { shape: 'DAMPED_TREND', alpha: 0.5, betaStar: 0.2, phi: 0.5, season: 0 };
    expect(varianceFactor(damped, 3)).toBeCloseTo(1 + 0.55 ** 2 + 0.575 ** 2, 12);
  });

  test('without smoothing is the straight line of least squares, with its prediction interval', () => {
    const values = [3, 4, 4, 6, 7, 7, 9, 8];
    const count = values.length;
    const [meanX, meanY] = [(count - 1) / 2, values.reduce((a, b) => a + b) / count];
    const xx = values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
    const slope = values.reduce((sum, y, x) => sum + (x - meanX) * (y - meanY), 0) / xx;
    const squares = values.reduce((sum, y, x) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
    const x = count - 1 + 3;
    const error = Math.sqrt((squares / (count - 2)) * (1 + 1 / count + (x - meanX) ** 2 / xx));
    const parts = predict(fitOf(values, holt(0, 0)), 3);
    expect(mixtureMean(parts)).toBeCloseTo(meanY + slope * (x - meanX), 10);
    const upper = meanY + slope * (x - meanX) + studentCritical(0.9, count - 2) * error;
    expect(mixtureQuantile(parts, 0.95, 1)).toBeCloseTo(upper, 4);
    expect(mixtureCdf(parts, upper, 1)).toBeCloseTo(0.95, 10);
  });

  test('that follows all the way is a random walk with drift, whose error grows by steps + steps² / (n − 1)', () => {
    const values = [5, 7, 6, 9, 8, 11, 13, 12];
    const drift = (12 - 5) / 7;
    const changes = values.slice(1).map((value, index) => value - (values[index] as number));
    const variance = changes.reduce((sum, change) => sum + (change - drift) ** 2, 0) / 6;
    const [part] = predict(fitOf(values, holt(1, 0)), 4);
    expect(part?.mean).toBeCloseTo(12 + 4 * drift, 10);
    expect(part?.error).toBeCloseTo(Math.sqrt(variance * (4 + 16 / 7)), 10);
    expect(part?.degrees).toBe(6);
  });

  test('learns a yearly shape as the difference of each step from its year', () => {
    const values = Array.from(
      { length: 16 },
      (_, step) => ([3, -1, 0, -2][step % 4] as number) + (step % 8 < 4 ? 0.1 : -0.1),
    );
    const [part] = predict(fitOf(values, { shape: 'LEVEL', alpha: 0, betaStar: 0, phi: 0, season: 4 }), 1);
    expect(part?.mean).toBeCloseTo(3, 10);
  });

  test('passes over a gap, as if what was expected had come', () => {
    const values = [1, 2, Number.NaN, 4, 5, 6, 7, 8, 9.5];
    const [part] = predict(fitOf(values, holt(0.5, 0.1)), 1);
    expect(part?.degrees).toBe(6);
    expect(part?.mean).toBeGreaterThan(9.5);
  });
});
