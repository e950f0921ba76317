/** The statistic of `mean`: sums of a value and of its square, from which the mean and its precision follow exactly. */
import { studentCdf, studentCritical } from './distributions.ts';
import { type Exact, multiply, quotient, subtract, toNumber, zero } from './exact.ts';
import type { CellColumn, State, Statistic } from './statistic.ts';

const plain: readonly CellColumn[] = [
  { name: 'n', of: [], when: ['valid'] },
  { name: 'x', of: ['value'], when: ['valid'] },
  { name: 'x2', of: ['value', 'value'], when: ['valid'], contextOnly: 'precision' },
];

const weighing: readonly CellColumn[] = [
  { name: 'n', of: [], when: ['valid'], contextOnly: 'sample' },
  { name: 'w', of: ['weight'], when: ['valid'] },
  { name: 'w2', of: ['weight', 'weight'], when: ['valid'], contextOnly: 'precision' },
  { name: 'wx', of: ['weight', 'value'], when: ['valid'] },
  { name: 'wx2', of: ['weight', 'value', 'value'], when: ['valid'], contextOnly: 'precision' },
];

/** Without weights every weight is 1, so that both samples follow the same formulas. */
interface Sample {
  readonly n: Exact;
  readonly w: Exact;
  readonly w2: Exact;
  readonly wx: Exact;
  readonly wx2: Exact;
}

const readPlain = ([n = zero, x = zero, x2 = zero]: State): Sample => ({ n, w: n, w2: n, wx: x, wx2: x2 });

const readWeighted = ([n = zero, w = zero, w2 = zero, wx = zero, wx2 = zero]: State): Sample => ({ n, w, w2, wx, wx2 });

interface Spread {
  /** Of the mean: variance / n_eff, where n_eff = (Σw)²/Σw². */
  readonly squaredError: number;
  /** n_eff − 1. */
  readonly degrees: number;
}

/**
 * Null where n_eff is under 2. The variance is Σw(x − x̄)² / (Σw − Σw²/Σw), unbiased for weights that say how
 * reliable a row is, and without weights the usual one over n − 1. Its differences are taken in exact numbers, where
 * nothing cancels: (Σw·Σwx² − (Σwx)²) / ((Σw)² − Σw²).
 */
function spread({ w, w2, wx, wx2 }: Sample): Spread | null {
  const squaredWeight = multiply(w, w);
  const excess = subtract(squaredWeight, w2);
  const deviation = subtract(multiply(w, wx2), multiply(wx, wx));
  if (!(toNumber(w) > 0 && toNumber(w2) > 0 && toNumber(deviation) >= 0)) return null;
  const degrees = quotient(excess, w2);
  if (degrees < 1) return null;
  return { squaredError: quotient(deviation, excess) * quotient(w2, squaredWeight), degrees };
}

/**
 * Operand `value`, predicate `valid`, which must imply that the value is not null; where weighted, operand `weight`, and
 * `valid` must imply a weight of 0 or more. In the unit of the value; null without rows or weight. Student t interval and
 * Welch t test (first sample minus second), null where there are fewer than two rows (or effective rows), or where no
 * value varies: an error of 0 would claim certainty.
 */
export function moments({ weighted }: { readonly weighted: boolean }): Statistic {
  const read = weighted ? readWeighted : readPlain;
  return {
    kind: 'moments',
    columns: weighted ? weighing : plain,
    mergeable: true,
    whole: false,
    additive: false,
    rank: weighted
      ? { plus: ['wx'], minus: [], over: 'w', sample: 'n' }
      : { plus: ['x'], minus: [], over: 'n', sample: 'n' },
    finalise: (state) => {
      const { n, w, wx } = read(state);
      return { value: toNumber(w) > 0 ? quotient(wx, w) : null, decimal: null, sampleSize: toNumber(n) };
    },
    fraction: (state) => {
      const { w, wx } = read(state);
      return { numerator: wx, denominator: w };
    },
    interval: (state, level) => {
      const sample = read(state);
      const found = spread(sample);
      if (found === null || found.squaredError === 0) return null;
      const half = studentCritical(level, found.degrees) * Math.sqrt(found.squaredError);
      const mean = quotient(sample.wx, sample.w);
      return { level, lower: mean - half, upper: mean + half, method: 'STUDENT_T' };
    },
    significance: (first, second) => welch(read(first), read(second)),
  };
}

/** B. L. Welch, Biometrika 34 (1947), degrees after Satterthwaite. One side may be constant, both may not. */
function welch(a: Sample, b: Sample): ReturnType<Statistic['significance']> {
  const [spreadA, spreadB] = [spread(a), spread(b)];
  if (spreadA === null || spreadB === null) return null;
  const squaredError = spreadA.squaredError + spreadB.squaredError;
  if (squaredError === 0) return null;
  const [shareA, shareB] = [spreadA.squaredError / squaredError, spreadB.squaredError / squaredError];
  const degrees = 1 / (shareA ** 2 / spreadA.degrees + shareB ** 2 / spreadB.degrees);
  const difference = quotient(subtract(multiply(a.wx, b.w), multiply(b.wx, a.w)), multiply(a.w, b.w));
  const statistic = difference / Math.sqrt(squaredError);
  return { test: 'WELCH_T', statistic, pValue: 2 * studentCdf(-Math.abs(statistic), degrees) };
}
