/** The statistic of `net_share` (NPS): share of top minus share of bottom among the valid rows, in points. */
import { normalCritical } from './distributions.ts';
import { effectiveSize } from './effective-size.ts';
import { type Exact, multiply, quotient, subtract, toNumber, zero } from './exact.ts';
import type { CellColumn, State, Statistic } from './statistic.ts';
import { zTest } from './z-test.ts';

const plain: readonly CellColumn[] = [
  { name: 'n', of: [], when: ['valid'] },
  { name: 'top', of: [], when: ['valid', 'top'] },
  { name: 'bottom', of: [], when: ['valid', 'bottom'] },
];

const weighing: readonly CellColumn[] = [
  { name: 'n', of: [], when: ['valid'], contextOnly: 'sample' },
  { name: 'w', of: ['weight'], when: ['valid'] },
  { name: 'w2', of: ['weight', 'weight'], when: ['valid'], contextOnly: 'precision' },
  { name: 'w_top', of: ['weight'], when: ['valid', 'top'] },
  { name: 'w_bottom', of: ['weight'], when: ['valid', 'bottom'] },
];

interface Sample {
  readonly n: Exact;
  /** What top and bottom are shares of: rows, or their weight. */
  readonly base: Exact;
  readonly top: Exact;
  readonly bottom: Exact;
  /** Rows, or the effective number of them. */
  readonly size: number;
}

function readPlain([n = zero, top = zero, bottom = zero]: State): Sample {
  return { n, base: n, top, bottom, size: toNumber(n) };
}

function readWeighted([n = zero, w = zero, w2 = zero, top = zero, bottom = zero]: State): Sample {
  return { n, base: w, top, bottom, size: effectiveSize(w, w2) };
}

const hasNone = ({ base }: Pick<Sample, 'base'>): boolean => !(toNumber(base) > 0);
const isEmpty = (sample: Sample): boolean => hasNone(sample) || !(sample.size > 0);

/** Variance of one answer that counts +1 in the top, −1 in the bottom and 0 between: p₊ + p₋ − (p₊ − p₋)², shares 0 to 1. */
export function netShareVariance(top: number, bottom: number): number {
  return top + bottom - (top - bottom) ** 2;
}

/** Adjusted Wald: ¾ of an answer more in the top, 1½ between and ¾ in the bottom. Net share −1 to 1 and its squared error. */
function adjust({ top, bottom, base, size }: Sample): { readonly net: number; readonly squaredError: number } {
  const adjusted = size + 3;
  const topShare = (quotient(top, base) * size + 0.75) / adjusted;
  const bottomShare = (quotient(bottom, base) * size + 0.75) / adjusted;
  return { net: topShare - bottomShare, squaredError: netShareVariance(topShare, bottomShare) / adjusted };
}

/**
 * Predicates `valid`, `top` and `bottom` (disjoint); operand `weight` where weighted, and then `valid` must imply a weight
 * of 0 or more. In points, −100 to 100; null without rows or weight. Adjusted Wald interval, clamped to ±100 (B. Rocks,
 * The American Statistician 70, 2016), and its difference test (first sample minus second); weighted samples count as
 * their effective size.
 */
export function netShare({ weighted }: { readonly weighted: boolean }): Statistic {
  const read = weighted ? readWeighted : readPlain;
  return {
    kind: 'net_share',
    columns: weighted ? weighing : plain,
    mergeable: true,
    whole: false,
    additive: false,
    rank: weighted
      ? { plus: ['w_top'], minus: ['w_bottom'], over: 'w', scale: 100, sample: 'n' }
      : { plus: ['top'], minus: ['bottom'], over: 'n', scale: 100, sample: 'n' },
    finalise: (state) => {
      const sample = read(state);
      const net = multiply(subtract(sample.top, sample.bottom), 100);
      return {
        value: hasNone(sample) ? null : quotient(net, sample.base),
        decimal: null,
        sampleSize: toNumber(sample.n),
      };
    },
    fraction: (state) => {
      const { top, bottom, base } = read(state);
      return { numerator: multiply(subtract(top, bottom), 100), denominator: base };
    },
    interval: (state, level) => {
      const sample = read(state);
      if (isEmpty(sample)) return null;
      const { net, squaredError } = adjust(sample);
      const half = normalCritical(level) * Math.sqrt(squaredError);
      return {
        level,
        lower: Math.max(-100, 100 * (net - half)),
        upper: Math.min(100, 100 * (net + half)),
        method: 'ADJUSTED_WALD',
      };
    },
    significance: (first, second) => {
      const [a, b] = [read(first), read(second)];
      if (isEmpty(a) || isEmpty(b)) return null;
      const [x, y] = [adjust(a), adjust(b)];
      return zTest('ADJUSTED_WALD_Z', x.net - y.net, Math.sqrt(x.squaredError + y.squaredError));
    },
  };
}
