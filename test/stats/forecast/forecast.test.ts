import { describe, expect, test } from 'vitest';
import { forecast } from '../../../src/stats/forecast/forecast.ts';
import type { Aim, ForecastOptions, WithheldKind } from '../../../src/stats/forecast/outlook.ts';

/** A trend of 0.8 a month with noise of about 1: 24 months. */
const rising = [
  50.4, 49.8, 49.1, 51.9, 53.8, 52.7, 53.6, 56.9, 56.4, 58.4, 58.1, 58.3, 61.2, 60.2, 62.1, 60.5, 62.5, 62, 63.5, 63.6,
  65.9, 67.6, 66.8, 68.1,
];
const options: ForecastOptions = { steps: 4, levels: [0.8, 0.95] };

function told(series: readonly (number | null)[], more: Partial<ForecastOptions> = {}) {
  const outlook = forecast(series, { ...options, ...more });
  if (outlook.kind === 'withheld') throw new Error(outlook.reasons.map(({ message }) => message).join(' '));
  return outlook;
}

const chance = (aim: Aim, more: Partial<ForecastOptions> = {}) => told(rising, { ...more, aim }).probability ?? -1;

describe('the forecast of a series', () => {
  test('continues a trend, with intervals that hold each other and widen', () => {
    const { steps, method, backtest, probability } = told(rising);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(steps[3]?.point).toBeGreaterThan(69.5);
    expect(steps[3]?.point).toBeLessThan(72.5);
    const widths = steps.map(({ intervals: [inner, outer] }) => {
      expect(outer?.lower).toBeLessThan(inner?.lower as number);
      expect(outer?.upper).toBeGreaterThan(inner?.upper as number);
      return (outer?.upper as number) - (outer?.lower as number);
    });
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    expect(method.weights.level + method.weights.trend + method.weights.dampedTrend).toBeCloseTo(1, 10);
    expect(method.weights.trend).toBeGreaterThan(0.5);
    expect(backtest.origins).toBe(15);
    expect(backtest.error).toBeLessThan(backtest.naiveError);
    expect(probability).toBeNull();
  });

  test('does not depend on the unit', () => {
    const [plain, scaled] = [told(rising), told(rising.map((value) => 1000 - 20 * value))];
    expect(scaled.steps[3]?.point).toBeCloseTo(1000 - 20 * (plain.steps[3]?.point as number), 6);
    expect(scaled.steps[3]?.intervals[1]?.lower).toBeCloseTo(
      1000 - 20 * (plain.steps[3]?.intervals[1]?.upper as number),
      2,
    );
    expect(scaled.backtest.error).toBeCloseTo(20 * plain.backtest.error, 8);
  });

  test('gives an end of an interval the chance that its level says', () => {
    const { lower = 0, upper = 0 } = told(rising).steps[3]?.intervals[1] ?? {};
    expect(chance({ kind: 'increase', value: upper })).toBeCloseTo(0.025, 5);
    expect(chance({ kind: 'decrease', value: lower })).toBeCloseTo(0.025, 5);
    expect(chance({ kind: 'range', lower, upper })).toBeCloseTo(0.95, 5);
    expect(chance({ kind: 'increase', value: lower }) + chance({ kind: 'decrease', value: lower })).toBeCloseTo(1, 10);
  });

  test('stays within the bounds of the metric, and a bound is reached by all that would lie beyond it', () => {
    const bounds = { minimum: 0, maximum: 70 };
    const { steps } = told(rising, bounds);
    expect(steps[3]?.point).toBeLessThanOrEqual(70);
    expect(steps[3]?.intervals.every(({ upper }) => upper === 70)).toBe(true);
    expect(chance({ kind: 'increase', value: 70 }, bounds)).toBeGreaterThan(0.5);
    expect(chance({ kind: 'increase', value: 70.1 }, bounds)).toBe(0);
    expect(chance({ kind: 'decrease', value: 70 }, bounds)).toBe(1);
    expect(chance({ kind: 'range', lower: 0, upper: 70 }, bounds)).toBe(1);
  });

  test('counts gaps at the end as steps, drops those at the start, and lives with some between', () => {
    const late = told([null, ...rising, null, null], { steps: 2 });
    expect(late.steps).toEqual(
      told(rising)
        .steps.slice(2)
        .map((each, index) => ({ ...each, step: index + 1 })),
    );
    const between = told(rising.map((value, index) => (index === 5 || index === 13 ? null : value)));
    expect(Math.abs((between.steps[3]?.point as number) - (told(rising).steps[3]?.point as number))).toBeLessThan(0.5);
  });

  test('learns a shape of the year from three years, and says so', () => {
    const shape = [4, 2, 0, -3, -5, -2, 1, 3, 6, 2, -3, -5];
    const noise = [0.3, -0.4, 0.1, 0.5, -0.6, 0.2, -0.1];
    const series = Array.from(
      { length: 36 },
      (_, step) => 40 + (shape[step % 12] as number) + (noise[(step * 3) % 7] as number),
    );
    const { method, steps } = told(series, { season: 12 });
    expect(method.seasonal).toBe(true);
    expect(Math.abs((steps[3]?.point as number) - 37)).toBeLessThan(0.7);
  });
});

describe('a forecast is withheld, in plain words,', () => {
  const saw = Array.from({ length: 20 }, (_, step) => (step % 2 ? 10 : 20) + (step % 3) / 4);
  const wave = Array.from({ length: 19 }, (_, step) => 10 * Math.sin((2 * Math.PI * step) / 12) + (step % 5) / 3);
  const cases: readonly [string, WithheldKind, readonly (number | null)[], Partial<ForecastOptions>][] = [
    ['of too few values', 'TOO_FEW_POINTS', rising.slice(0, 11), {}],
    ['of too many gaps', 'TOO_MANY_GAPS', rising.map((value, at) => (at % 4 === 1 ? null : value)), {}],
    [
      'of too few ends to test from',
      'TOO_MANY_GAPS',
      rising.slice(0, 15).map((value, at) => (at === 6 || at === 7 ? null : value)),
      { steps: 5 },
    ],
    ['where the due date is too far', 'TOO_FAR', rising, { steps: 13 }],
    ['of a value that stays', 'NO_VARIATION', rising.map(() => 0.1), {}],
    ['of a straight line', 'NO_VARIATION', rising.map((_, step) => 3 + 0.7 * step), {}],
    ['of a shape of the year that is not learnt', 'SEASONAL', wave, { season: 12 }],
    ['after a jump', 'JUMP', rising.map((value, step) => (step < 17 ? value : value + 15)), {}],
    ['after a turn at the very end', 'TURN', [...rising.slice(0, 21), 63, 60, 57], {}],
    ['of jumps to and fro', 'PATTERN', saw, {}],
    [
      'where its intervals held too seldom',
      'INTERVALS_FAIL',
      rising.map((value, step) => value + (step < 18 ? Math.max(0, 4 * (step - 9)) : 50 - step)),
      {},
    ],
    [
      'where the last value was a better guess',
      'WORSE_THAN_NAIVE',
      [-1, -1.1, -1.7, -1.2, -2.8, -3.5, -3.6, -3.2, -3.4, -3.1, -1.7, -1.2, -2.2, -1.9, -1.2, -2.3, -0.6, 0.3],
      { steps: 3 },
    ],
  ];

  test.each(cases)('%s: %s', (_, kind, series, more) => {
    const outlook = forecast(series, { ...options, ...more });
    const reasons = outlook.kind === 'withheld' ? outlook.reasons : [];
    expect(reasons.map((reason) => reason.kind)).toContain(kind);
    expect(reasons.every(({ message }) => /^[A-Z0-9].+\.$/.test(message))).toBe(true);
  });
});

describe('options that mean nothing', () => {
  test.each<[string, Partial<ForecastOptions>]>([
    ['no step', { steps: 0 }],
    ['half a step', { steps: 1.5 }],
    ['a level in percent', { levels: [95] }],
    ['bounds the wrong way round', { minimum: 1, maximum: 0 }],
    ['a range the wrong way round', { aim: { kind: 'range', lower: 2, upper: 1 } }],
  ])('are refused: %s', (_, more) => {
    expect(() => forecast(rising, { ...options, ...more })).toThrow(RangeError);
  });
});
