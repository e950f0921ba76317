/** How a series resembles itself some steps before: what a forecast of level and slope leaves unexplained. */
import { studentCdf } from '../distributions.ts';

/** Σ eₜ eₜ₋₁ / Σ eₜ² of errors about 0; NaN is left out. Null without errors. */
export function neighbourCorrelation(errors: readonly number[]): number | null {
  const known = (error: number | undefined) => (error === undefined || Number.isNaN(error) ? 0 : error);
  const squares = errors.reduce((sum, error) => sum + known(error) ** 2, 0);
  if (squares === 0) return null;
  return errors.reduce((sum, error, step) => sum + known(error) * known(errors[step - 1]), 0) / squares;
}

/**
 * Pearson's correlation of the steps from value to value with those of `season` steps before, and the chance of so high a
 * one where there is none (one-sided t test). Steps are taken, since a trend alone would correlate levels. Null with fewer
 * than 3 pairs, or where nothing varies.
 */
export function seasonCorrelation(
  values: Float64Array,
  season: number,
): { readonly correlation: number; readonly pValue: number } | null {
  const change = (step: number) => (values[step] as number) - (values[step - 1] as number);
  const pairs = Array.from(values.keys())
    .filter((step) => step > season && !Number.isNaN(change(step)) && !Number.isNaN(change(step - season)))
    .map((step) => ({ x: change(step - season), y: change(step) }));
  const count = pairs.length;
  if (count < 3) return null;
  const meanX = pairs.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = pairs.reduce((sum, { y }) => sum + y, 0) / count;
  const [xx, yy, xy] = pairs.reduce(
    ([a, b, c], { x, y }) => [a + (x - meanX) ** 2, b + (y - meanY) ** 2, c + (x - meanX) * (y - meanY)],
    [0, 0, 0] as [number, number, number],
  );
  if (!(xx > 0 && yy > 0)) return null;
  const correlation = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  const t = (correlation * Math.sqrt(count - 2)) / Math.sqrt(Math.max(1e-12, 1 - correlation ** 2));
  return { correlation, pValue: studentCdf(-t, count - 2) };
}
