/** Probabilities, quantiles and the mean of a mixture of Student t distributions. */
import { studentCdf } from '../distributions.ts';
import type { Part } from './predict.ts';

/** Σ wᵢ μᵢ. */
export const mixtureMean = (parts: readonly Part[]): number =>
  parts.reduce((sum, { weight, mean }) => sum + weight * mean, 0);

/** P(Y ≤ value); `widening` stretches every part about its mean. */
export const mixtureCdf = (parts: readonly Part[], value: number, widening: number): number =>
  parts.reduce(
    (sum, { weight, mean, error, degrees }) => sum + weight * studentCdf((value - mean) / (error * widening), degrees),
    0,
  );

/** Probabilities of quantiles are met within it. */
const close = 1e-6;

/** y with P(Y ≤ y) = p; p in (0, 1). By false position after Illinois (M. Dowell and P. Jarratt, BIT 11, 1971). */
export function mixtureQuantile(parts: readonly Part[], p: number, widening: number): number {
  const over = (value: number) => mixtureCdf(parts, value, widening) - p;
  let { lower, upper, below, above } = bracket(parts, widening, over);
  let last: 'lower' | 'upper' | null = null;
  for (let round = 0; round < 100; round++) {
    const between = lower + ((upper - lower) * below) / (below - above);
    const off = over(between);
    if (Math.abs(off) < close) return between;
    // An end that stays twice counts half, or the other would creep.
    if (off < 0) {
      [lower, below] = [between, off];
      if (last === 'lower') above /= 2;
      last = 'lower';
    } else {
      [upper, above] = [between, off];
      if (last === 'upper') below /= 2;
      last = 'upper';
    }
  }
  return (lower + upper) / 2;
}

/** Ends with the quantile between them, and what is below and above it there. */
function bracket(parts: readonly Part[], widening: number, over: (value: number) => number) {
  for (let far = 3; ; far *= 3) {
    const lower = Math.min(...parts.map(({ mean, error }) => mean - far * widening * error));
    const upper = Math.max(...parts.map(({ mean, error }) => mean + far * widening * error));
    const [below, above] = [over(lower), over(upper)];
    if (below < 0 && above > 0) return { lower, upper, below, above };
  }
}
