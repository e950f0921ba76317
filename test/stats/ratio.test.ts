import { describe, expect, test } from 'vitest';
import { ratio } from '../../src/stats/ratio.ts';
import { emptyState } from '../../src/stats/statistic.ts';
import { type Row, stateOf } from './support.ts';

const both = { holds: ['numerator', 'denominator'] };
const perRow = ratio({ numerator: 'sum', denominator: 'sum', sameRows: true, percent: false });

/** Rows with a numerator y and a denominator x each. */
const paired = (...pairs: readonly (readonly [y: number, x: number])[]): readonly Row[] =>
  pairs.map(([numerator, denominator]) => ({ operands: { numerator, denominator }, ...both }));

const pairs = [
  [3, 2],
  [1, 2],
  [4, 3],
  [1, 1],
  [5, 6],
] as const;

/** By the book: the variance of the mean residual, over the squared mean of the denominator. */
function naiveError(rows: readonly (readonly [y: number, x: number])[]): number {
  const n = rows.length;
  const [y, x] = [0, 1].map((part) => rows.reduce((sum, row) => sum + (row[part] ?? 0), 0));
  if (y === undefined || x === undefined) throw new Error('two sums');
  const residuals = rows.map((row) => row[0] - (y / x) * row[1]);
  const variance = residuals.reduce((sum, residual) => sum + residual ** 2, 0) / (n - 1);
  return Math.sqrt(variance / n) / (x / n);
}

describe('ratio', () => {
  test('is the sum over the sum, not the mean of the ratios', () => {
    expect(perRow.finalise(stateOf(perRow, paired(...pairs)))).toEqual({ value: 1, decimal: null, sampleSize: 5 });
  });

  test('has a delta-method interval where both parts come from the same rows', () => {
    const interval = perRow.interval(stateOf(perRow, paired(...pairs)), 0.95);
    const half = 1.959963984540054 * naiveError(pairs);
    expect(interval?.method).toBe('DELTA');
    expect(interval?.lower).toBeCloseTo(1 - half, 12);
    expect(interval?.upper).toBeCloseTo(1 + half, 12);
  });

  test('two ratios are tested by their delta-method errors', () => {
    const others = [
      [9, 2],
      [2, 2],
      [4, 1],
    ] as const;
    const found = perRow.significance(stateOf(perRow, paired(...pairs)), stateOf(perRow, paired(...others)));
    const z = (1 - 3) / Math.sqrt(naiveError(pairs) ** 2 + naiveError(others) ** 2);
    expect(found?.test).toBe('DELTA_Z');
    expect(found?.statistic).toBeCloseTo(z, 12);
  });

  test('a count over a count reads its squares from the counts', () => {
    const late = ratio({ numerator: 'count', denominator: 'count', sameRows: true, percent: true });
    expect(late.columns.map(({ name }) => name)).toEqual(['num', 'den', 'num_den']);
    const rows = [1, 0, 0, 1, 0, 1, 1, 1].map((hit) => (hit === 1 ? both : { holds: ['denominator'] }));
    const state = stateOf(late, rows);
    expect(late.finalise(state)).toEqual({ value: 62.5, decimal: null, sampleSize: 8 });
    const upper = late.interval(state, 0.95)?.upper;
    expect(upper).toBeCloseTo(62.5 + 100 * 1.959963984540054 * Math.sqrt((0.625 * 0.375) / 7), 10);
  });

  test('a sum over a count is a mean, with the error of a mean', () => {
    const average = ratio({ numerator: 'sum', denominator: 'count', sameRows: true, percent: false });
    const rows = [4, 7, 13, 16].map((numerator) => ({ operands: { numerator }, ...both }));
    const state = stateOf(average, rows);
    expect(average.finalise(state)).toEqual({ value: 10, decimal: null, sampleSize: 4 });
    expect(average.interval(state, 0.95)?.upper).toBeCloseTo(10 + 1.959963984540054 * Math.sqrt(90 / 3 / 4), 12);
  });

  test('a count over a sum counts the rows of the denominator', () => {
    const rate = ratio({ numerator: 'count', denominator: 'sum', sameRows: true, percent: false });
    const rows: readonly Row[] = [
      { operands: { denominator: 2 }, ...both },
      { operands: { denominator: 3 }, holds: ['denominator'] },
      { operands: { denominator: '1.5' }, ...both },
    ];
    const state = stateOf(rate, rows);
    expect(rate.finalise(state).value).toBeCloseTo(2 / 6.5, 15);
    expect(rate.finalise(state).sampleSize).toBe(3);
    const error = naiveError([
      [1, 2],
      [0, 3],
      [1, 1.5],
    ]);
    expect(rate.interval(state, 0.95)?.upper).toBeCloseTo(2 / 6.5 + 1.959963984540054 * error, 12);
  });

  test('a row outside the denominator counts above the line with a denominator of 0, and the other way round', () => {
    const rows: readonly Row[] = [
      ...paired(...pairs),
      { operands: { numerator: 2, denominator: 5 }, holds: ['numerator'] },
      { operands: { numerator: 7, denominator: 3 }, holds: ['denominator'] },
      { operands: { numerator: 9, denominator: 9 }, holds: [] },
    ];
    const state = stateOf(perRow, rows);
    expect(perRow.finalise(state)).toEqual({ value: 16 / 17, decimal: null, sampleSize: 6 });
    // Σ(y − R·x)² over all seven rows, n the six of the denominator.
    const residuals = [...pairs, [2, 0] as const, [0, 3] as const].map(([y, x]) => y - (16 / 17) * x);
    const error = Math.sqrt((residuals.reduce((sum, residual) => sum + residual ** 2, 0) * 6) / 5) / 17;
    expect(perRow.interval(state, 0.95)?.upper).toBeCloseTo(16 / 17 + 1.959963984540054 * error, 12);
  });

  test('huge sums lose nothing', () => {
    const rows = pairs.map(([y, x]) => [1e9 + y, 1e9 + x] as const);
    const interval = perRow.interval(stateOf(perRow, paired(...rows)), 0.95);
    const centred = pairs.map(([y, x]) => y - x);
    // The ratio is 1, so that the residuals are the differences.
    const error = Math.sqrt(centred.reduce((sum, residual) => sum + residual ** 2, 0) / 4 / 5) / (1e9 + 2.8);
    expect(((interval?.upper ?? 0) - 1) / (1.959963984540054 * error)).toBeCloseTo(1, 5);
  });

  test('different rows have a value, the sample of the denominator, and no interval', () => {
    const cost = ratio({ numerator: 'sum', denominator: 'count', sameRows: false, percent: false });
    expect(cost.columns.map(({ name }) => name)).toEqual(['num', 'den']);
    const rows = [
      { operands: { numerator: 30 }, holds: ['numerator'] },
      ...['denominator', 'denominator', 'denominator', 'denominator'].map((role) => ({ holds: [role] })),
    ];
    const state = stateOf(cost, rows);
    expect(cost.finalise(state)).toEqual({ value: 7.5, decimal: null, sampleSize: 4 });
    expect(cost.interval(state, 0.95)).toBeNull();
    expect(cost.significance(state, state)).toBeNull();
  });

  test('a denominator of 0 is null, and a numerator of 0 is 0', () => {
    expect(perRow.finalise(emptyState(perRow))).toEqual({ value: null, decimal: null, sampleSize: 0 });
    expect(perRow.interval(emptyState(perRow), 0.95)).toBeNull();
    expect(perRow.finalise(stateOf(perRow, paired([1, 2], [1, -2]))).value).toBeNull();
    expect(perRow.finalise(stateOf(perRow, paired([0, -2], [0, -3]))).value).toBe(0);
  });

  test('one row, or one ratio in every row, has no interval', () => {
    expect(perRow.interval(stateOf(perRow, paired([1, 2])), 0.95)).toBeNull();
    expect(perRow.interval(stateOf(perRow, paired([1, 2], [2, 4])), 0.95)).toBeNull();
  });
});

describe('a ratio to the period before', () => {
  const growth = ratio({ numerator: 'sum', denominator: 'sum', sameRows: false, percent: true, previous: true });

  test('reads its denominator there, and nothing else', () => {
    expect(growth.columns.map(({ name, reading }) => [name, reading ?? 'within'])).toEqual([
      ['num', 'within'],
      ['den', 'previous'],
      ['n', 'previous'],
    ]);
  });

  test('is not ranked in one statement, and has no interval', () => {
    const state = stateOf(growth, paired([3, 2], [4, 2]));
    expect(growth.finalise(state).value).toBe(175);
    expect(growth.rank).toBeNull();
    expect(growth.interval(state, 0.95)).toBeNull();
  });
});
