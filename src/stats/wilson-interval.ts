/** The interval of a share: Wilson's score interval. */
import { normalCritical } from './distributions.ts';

/**
 * Both ends of the share, 0 to 1. `share` in 0 to 1, `size` above 0 and not necessarily whole, `level` in (0, 1).
 * E. B. Wilson, JASA 22 (1927).
 */
export function wilsonInterval(share: number, size: number, level: number): { lower: number; upper: number } {
  const z = normalCritical(level);
  const stretch = 1 + (z * z) / size;
  const centre = (share + (z * z) / (2 * size)) / stretch;
  const half = ((z / stretch) * Math.sqrt(share * (1 - share) + (z * z) / (4 * size))) / Math.sqrt(size);
  // None and all have an exact end that rounding would miss by an ulp.
  return {
    lower: share <= 0 ? 0 : Math.max(0, centre - half),
    upper: share >= 1 ? 1 : Math.min(1, centre + half),
  };
}
