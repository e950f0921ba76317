/** Numbers worked out from rows in the plainest way, to set beside what is answered. */

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** In percent. */
export const shareOf = <T>(rows: readonly T[], hit: (row: T) => boolean): number | null =>
  rows.length === 0 ? null : (100 * rows.filter(hit).length) / rows.length;

export function percentileOf(values: readonly number[], fraction: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * fraction;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === undefined || above === undefined ? null : below + (place - Math.floor(place)) * (above - below);
}

/** The first value with at least that share of all at or below it. */
export const discreteOf = (values: readonly number[], fraction: number): number | null =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * fraction) - 1)] ?? null;

export function groupsOf<T>(
  rows: readonly T[],
  key: (row: T) => string | null,
): ReadonlyMap<string | null, readonly T[]> {
  const groups = new Map<string | null, T[]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}
