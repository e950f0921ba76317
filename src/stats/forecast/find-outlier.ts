/** Whether a value stands where chance would hardly put it: one jump, break or mistake, or a few that hide each other. */
import { studentQuantile } from '../distributions.ts';

/** The chance of a false alarm in a series without outliers. */
const alarm = 0.01;

/**
 * The index of the farthest value of those that the generalised extreme Studentised deviate test calls outliers, of at most
 * a sixth of them; null where it calls none. NaN is left out. B. Rosner, Technometrics 25 (1983).
 */
export function findOutlier(values: readonly number[]): number | null {
  let rest = values.map((value, index) => ({ value, index })).filter(({ value }) => !Number.isNaN(value));
  let first: number | null = null;
  for (let most = Math.max(1, Math.floor(rest.length / 6)); most > 0; most--) {
    const count = rest.length;
    if (count < 4) return null;
    const mean = rest.reduce((sum, { value }) => sum + value, 0) / count;
    const deviation = Math.sqrt(rest.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (count - 1));
    const farthest = rest.reduce((a, b) => (Math.abs(b.value - mean) > Math.abs(a.value - mean) ? b : a));
    first ??= farthest.index;
    const t = studentQuantile(1 - alarm / (2 * count), count - 2);
    const limit = ((count - 1) * t) / Math.sqrt((count - 2 + t * t) * count);
    if (Math.abs(farthest.value - mean) > limit * deviation) return first;
    rest = rest.filter(({ index }) => index !== farthest.index);
  }
  return null;
}
