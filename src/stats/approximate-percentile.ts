/** A percentile from counts in buckets of a logarithmic scale: it merges, and is off by no more than its stated error. */
import { add, type Exact, subtract, toNumber, zero } from './exact.ts';
import { bucketValue } from './log-buckets.ts';
import type { State, Statistic } from './statistic.ts';

/**
 * Operand `value`. In the unit of the value, within `relativeError` of the percentile that `percentile` gives; null for an
 * empty sample. C. Masson, J. E. Rim, H. K. Lee: DDSketch, PVLDB 12 (2019). A state is the size of the sample, then
 * pairs of bucket and count, buckets ascending. No interval and no test are defined.
 */
export function approximatePercentile({ fraction }: { readonly fraction: number }): Statistic {
  return {
    kind: 'approximate_percentile',
    columns: [
      { name: 'n', of: ['value'], when: ['valid'], output: 'rows' },
      { name: 'buckets', of: ['value'], when: ['valid'], output: 'buckets' },
    ],
    mergeable: true,
    whole: false,
    additive: false,
    rank: null,
    combine: combineBuckets,
    finalise: ([n = zero, ...pairs]) => {
      const size = toNumber(n);
      return { value: size === 0 ? null : percentileOf(pairs, size, fraction), decimal: null, sampleSize: size };
    },
    interval: () => null,
    significance: () => null,
  };
}

/** Between the two neighbours of the position, as the exact percentile: each is off by no more than the error, and so is a mean of them. */
function percentileOf(pairs: State, size: number, fraction: number): number {
  const position = fraction * (size - 1);
  const below = valueAt(pairs, Math.floor(position));
  const above = valueAt(pairs, Math.ceil(position));
  return below + (above - below) * (position - Math.floor(position));
}

/** The value of the bucket that holds the `rank`th row, counted from 0. */
function valueAt(pairs: State, rank: number): number {
  let seen = 0;
  for (let at = 0; at < pairs.length; at += 2) {
    seen += toNumber(pairs[at + 1] ?? zero);
    if (rank < seen) return bucketValue(toNumber(pairs[at] ?? zero));
  }
  return Number.NaN;
}

function combineBuckets([n = zero, ...left]: State, [m = zero, ...right]: State, sign: 1 | -1): State {
  const signed = (a: Exact, b: Exact): Exact => (sign === 1 ? add(a, b) : subtract(a, b));
  const counts = new Map<number, Exact>();
  const put = (pairs: State, how: (sofar: Exact, count: Exact) => Exact) => {
    for (let at = 0; at < pairs.length; at += 2) {
      const bucket = toNumber(pairs[at] ?? zero);
      counts.set(bucket, how(counts.get(bucket) ?? zero, pairs[at + 1] ?? zero));
    }
  };
  put(left, add);
  put(right, signed);
  const filled = [...counts].filter(([, count]) => toNumber(count) !== 0).sort(([a], [b]) => a - b);
  return [signed(n, m), ...filled.flat()];
}
