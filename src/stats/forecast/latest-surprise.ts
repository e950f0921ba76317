/** How little the newest values are what those before them foretold: the course may have turned too lately to learn from. */
import type { Fit } from './fit-origins.ts';
import { mixtureCdf } from './mixture.ts';
import { predict } from './predict.ts';

/** How many of the newest values are looked at. */
const newest = 2;

/**
 * The least two-sided probability, 0 to 1, of the last two values as foretold from each of the origins before them; 1 where
 * none has fits. The values of a gap are passed over.
 */
export function latestSurprise(values: Float64Array, origins: readonly (readonly Fit[])[]): number {
  let least = 1;
  for (const fits of origins) {
    const origin = fits[0]?.origin ?? values.length;
    for (let target = Math.max(origin, values.length - newest); target < values.length; target++) {
      const value = values[target] as number;
      if (Number.isNaN(value)) continue;
      const place = mixtureCdf(predict(fits, target - origin + 1), value, 1);
      least = Math.min(least, 2 * place, 2 * (1 - place));
    }
  }
  return least;
}
