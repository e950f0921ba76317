/** The statistic of `ratio`: one sum over another, never a mean of ratios. */
import { normalCritical } from './distributions.ts';
import { add, multiply, quotient, subtract, toNumber } from './exact.ts';
import { type RatioOptions, type RatioSums, ratioColumns } from './ratio-columns.ts';
import type { Statistic } from './statistic.ts';
import { zTest } from './z-test.ts';

/**
 * Predicates `numerator` and `denominator` (the rows that count for each; for a sum they must imply that the operand is
 * not null), operands of the same names for the sums. Null where the denominator is 0. The sample is the denominator's
 * rows. Delta-method interval and z test (first sample minus second) where both parts come from the same rows; null
 * where rows differ, where there are fewer than two, or where every row has the same ratio.
 */
export function ratio(options: RatioOptions): Statistic {
  const { columns, read } = ratioColumns(options);
  const scale = options.percent ? 100 : 1;
  const value = (sums: RatioSums): number => quotient(multiply(sums.numerator, scale), sums.denominator);
  const error = (sums: RatioSums): number => (options.sameRows ? scale * Math.sqrt(squaredError(sums)) : 0);

  return {
    kind: 'ratio',
    columns,
    mergeable: true,
    whole: false,
    additive: false,
    // Two periods are not ranked in one grouped statement.
    rank: options.previous
      ? null
      : { plus: ['num'], minus: [], over: 'den', scale, sample: options.denominator === 'sum' ? 'n' : 'den' },
    finalise: (state) => {
      const sums = read(state);
      return {
        value: toNumber(sums.denominator) === 0 ? null : value(sums),
        decimal: null,
        sampleSize: toNumber(sums.n),
      };
    },
    fraction: (state) => {
      const { numerator, denominator } = read(state);
      return { numerator: multiply(numerator, scale), denominator };
    },
    interval: (state, level) => {
      const sums = read(state);
      const half = normalCritical(level) * error(sums);
      if (!(half > 0)) return null;
      return { level, lower: value(sums) - half, upper: value(sums) + half, method: 'DELTA' };
    },
    significance: (first, second) => {
      const [a, b] = [read(first), read(second)];
      if (!(error(a) > 0 && error(b) > 0)) return null;
      return zTest('DELTA_Z', value(a) - value(b), Math.hypot(error(a), error(b)));
    },
  };
}

/**
 * Of R = Y/X by the delta method (W. G. Cochran, Sampling Techniques, §2.11): n/(n−1) · Σ(y − R·x)² / X², where the sum is
 * (X²Σy² − 2XYΣxy + Y²Σx²) / X², taken in exact numbers. 0 where nothing can be said.
 */
function squaredError(sums: RatioSums): number {
  const { numerator, denominator, n, numeratorSquares, denominatorSquares, products } = sums;
  if (toNumber(denominator) === 0 || toNumber(n) < 2) return 0;
  const denominatorSquared = multiply(denominator, denominator);
  const residual = subtract(
    add(multiply(denominatorSquared, numeratorSquares), multiply(multiply(numerator, numerator), denominatorSquares)),
    multiply(multiply(multiply(denominator, numerator), products), 2),
  );
  if (!(toNumber(residual) > 0)) return 0;
  const meanSquare = quotient(multiply(residual, n), multiply(denominatorSquared, subtract(n, 1)));
  return meanSquare / toNumber(denominatorSquared);
}
