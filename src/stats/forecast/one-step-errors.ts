/** What is left of a series when a fit has explained each value from those before. */
import type { Fit } from './fit-origins.ts';
import { leverage } from './least-squares.ts';

/**
 * The one-step errors within the values that a fit has seen, over √(1 − leverage) so that all have one variance (internally
 * studentised, but for σ). NaN for a gap, and for a value that the start alone explains.
 */
export function oneStepErrors(values: Float64Array, { smoothed, origin, solved }: Fit): readonly number[] {
  const { width, expected } = smoothed;
  return Array.from(values.subarray(0, origin), (value, step) => {
    const response = expected.subarray(step * width + 1, (step + 1) * width);
    const free = 1 - leverage(solved.factor, response);
    if (Number.isNaN(value) || free < 1e-6) return Number.NaN;
    const known = expected[step * width] as number;
    const error = response.reduce(
      (rest, each, index) => rest - each * (solved.coefficients[index] as number),
      value - known,
    );
    return error / Math.sqrt(free);
  });
}
