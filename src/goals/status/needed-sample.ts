/** How many rows it would take for an inconclusive target to be decided, if the rows to come are like those there are. */

/** More than this is no plan: nobody waits for a billion answers. */
const most = 1_000_000_000;

/**
 * The smallest whole sample, in rows and not below the present one, for which `decided` holds; null where none does: the
 * value is the line itself. `decided` stays true once it is, as an interval only narrows while the sample grows.
 */
export function neededSample(sampleSize: number, decided: (sampleSize: number) => boolean): number | null {
  let enough = Math.max(1, sampleSize);
  while (!decided(enough)) {
    if (enough >= most) return null;
    enough *= 2;
  }
  let few = Math.max(sampleSize, Math.floor(enough / 2));
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (decided(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}
