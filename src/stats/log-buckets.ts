/** The scale of approximate percentiles: buckets whose ends stand in one ratio, so that all of them are equally fine. */

/** How far an approximate percentile may be from the exact one, as a share of it. */
export const relativeError = 0.01;

/** Ratio of the ends of a bucket: bucket k holds values in (γᵏ⁻¹, γᵏ]. */
export const bucketRatio = (1 + relativeError) / (1 - relativeError);

/** Added to k, so that every bucket of a positive number is positive, and its mirror image negative; 0 holds zeros. */
export const bucketOffset = 100_000;

/** The value that stands for a bucket: no value in it is further from it than the relative error. */
export function bucketValue(bucket: number): number {
  if (bucket === 0) return 0;
  const size = Math.abs(bucket) - bucketOffset;
  return (Math.sign(bucket) * 2 * bucketRatio ** size) / (bucketRatio + 1);
}
