/** Times of interleaved rounds to medians and ratios: two sides of one round met the same machine. */

export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The middle and the quartiles. */
export const summarise = (values: readonly number[]): Summary => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** Of each round, never of the medians. */
export const ratios = (times: readonly number[], against: readonly number[]): Summary =>
  summarise(times.flatMap((each, round) => (against[round] ? [each / against[round]] : [])));

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
