/** From values to the states of one smoothing after each of them, for any start at once. */
import { type Smoothing, unknowns } from './smoothing.ts';

/**
 * What is linear in the unknown start: each row has `1 + unknowns` numbers, the first for a start of zeros, the others the
 * response to one unit of each unknown. Row t is of step t, from 0; states have one row more, the first being the start.
 */
export interface Smoothed {
  readonly width: number;
  /** What was expected at each step from all before. */
  readonly expected: Float64Array;
  readonly level: Float64Array;
  readonly slope: Float64Array;
}

/** What the yearly shape adds at a step, as 1, 0 or −1 for each unknown of it: the last step of a year is minus all others. */
export function seasonResponse(season: number, step: number, unknown: number): number {
  const place = step % season;
  if (place === season - 1) return -1;
  return place === unknown ? 1 : 0;
}

/**
 * Holt's linear method in its error correction form, damped after E. S. Gardner and E. McKenzie, Management Science 31
 * (1985). NaN is a gap: the states go on as expected.
 */
export function smooth(values: Float64Array, smoothing: Smoothing): Smoothed {
  const { alpha, betaStar, phi, season, shape } = smoothing;
  const [width, count] = [1 + unknowns(smoothing), values.length];
  const firstSeason = shape === 'LEVEL' ? 2 : 3;
  const [expected, level, slope] = [
    new Float64Array(count * width),
    new Float64Array((count + 1) * width),
    new Float64Array((count + 1) * width),
  ];
  level[1] = 1;
  if (shape !== 'LEVEL') slope[2] = 1;
  for (let step = 0; step < count; step++) {
    const value = values[step] as number;
    const gap = Number.isNaN(value);
    const [row, next] = [step * width, (step + 1) * width];
    for (let each = 0; each < width; each++) {
      const ahead = (level[row + each] as number) + phi * (slope[row + each] as number);
      const yearly = each >= firstSeason ? seasonResponse(season, step, each - firstSeason) : 0;
      const error = gap ? 0 : (each === 0 ? value : 0) - ahead - yearly;
      expected[row + each] = ahead + yearly;
      level[next + each] = ahead + alpha * error;
      slope[next + each] = phi * (slope[row + each] as number) + alpha * betaStar * error;
    }
  }
  return { width, expected, level, slope };
}
