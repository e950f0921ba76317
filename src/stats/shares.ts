/** The statistic of `share`: the share of the valid rows that hit, in percent. */
import { effectiveSize } from './effective-size.ts';
import { type Exact, multiply, quotient, toNumber, zero } from './exact.ts';
import type { CellColumn, State, Statistic } from './statistic.ts';
import { twoProportionTest } from './two-proportion.ts';
import { wilsonInterval } from './wilson-interval.ts';

const plain: readonly CellColumn[] = [
  { name: 'n', of: [], when: ['valid'] },
  { name: 'hits', of: [], when: ['valid', 'hit'] },
];

const weighing: readonly CellColumn[] = [
  { name: 'n', of: [], when: ['valid'], contextOnly: 'sample' },
  { name: 'w', of: ['weight'], when: ['valid'] },
  { name: 'w2', of: ['weight', 'weight'], when: ['valid'], contextOnly: 'precision' },
  { name: 'w_hits', of: ['weight'], when: ['valid', 'hit'] },
];

interface Sample {
  readonly n: Exact;
  /** What the hits are a share of: rows, or their weight. */
  readonly base: Exact;
  readonly hits: Exact;
  /** Rows, or the effective number of them. */
  readonly size: number;
}

function readPlain([n = zero, hits = zero]: State): Sample {
  return { n, base: n, hits, size: toNumber(n) };
}

function readWeighted([n = zero, w = zero, w2 = zero, hits = zero]: State): Sample {
  return { n, base: w, hits, size: effectiveSize(w, w2) };
}

const hasNone = ({ base }: Pick<Sample, 'base'>): boolean => !(toNumber(base) > 0);
const isEmpty = (sample: Sample): boolean => hasNone(sample) || !(sample.size > 0);

/**
 * Predicates `valid` and `hit`; operand `weight` where weighted, and then `valid` must imply a weight of 0 or more. In
 * percent, 0 to 100; null without rows or weight. Wilson interval, pooled two-proportion z test (first sample minus
 * second); weighted samples count as their effective size.
 */
export function shares({ weighted }: { readonly weighted: boolean }): Statistic {
  const read = weighted ? readWeighted : readPlain;
  return {
    kind: 'shares',
    columns: weighted ? weighing : plain,
    mergeable: true,
    whole: false,
    additive: false,
    rank: weighted
      ? { plus: ['w_hits'], minus: [], over: 'w', scale: 100, sample: 'n' }
      : { plus: ['hits'], minus: [], over: 'n', scale: 100, sample: 'n' },
    finalise: (state) => {
      const sample = read(state);
      const value = hasNone(sample) ? null : quotient(multiply(sample.hits, 100), sample.base);
      return { value, decimal: null, sampleSize: toNumber(sample.n) };
    },
    fraction: (state) => {
      const { hits, base } = read(state);
      return { numerator: multiply(hits, 100), denominator: base };
    },
    interval: (state, level) => {
      const sample = read(state);
      if (isEmpty(sample)) return null;
      const { lower, upper } = wilsonInterval(quotient(sample.hits, sample.base), sample.size, level);
      return { level, lower: 100 * lower, upper: 100 * upper, method: 'WILSON' };
    },
    significance: (first, second) => {
      const [a, b] = [read(first), read(second)];
      if (isEmpty(a) || isEmpty(b)) return null;
      const proportion = ({ hits, base, size }: Sample) => ({ share: quotient(hits, base), size });
      return twoProportionTest(proportion(a), proportion(b));
    },
  };
}
