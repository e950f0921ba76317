/** A statistic for who is told values alone: without the sums that are read for what else there is to say of a number. */
import { zero } from './exact.ts';
import { type CellColumn, combineStates, type State, type Statistic } from './statistic.ts';

/** What of a number's context is told, or read all the same. */
export interface Told {
  readonly beside: boolean;
  readonly sample: boolean;
}

/** Which columns are left, by their place; null where all are. Of a scale of buckets the places of the state are not those of the columns. */
export function columnsOfValue({ columns }: Statistic, told: Told): readonly number[] | null {
  if (columns.some(({ output }) => output === 'buckets')) return null;
  const left = columns.flatMap((column, index) => (isLeft(column, told) ? [index] : []));
  return left.length < columns.length ? left : null;
}

const isLeft = ({ contextOnly }: CellColumn, told: Told): boolean =>
  contextOnly === undefined || (contextOnly !== 'precision' && told[contextOnly]);

/** Values come out the same. Asking it for an interval or a test is a defect of the caller, and throws. */
export function valuesOnly(statistic: Statistic, left: readonly number[]): Statistic {
  const whole = (state: State): State => {
    const sums = statistic.columns.map(() => zero);
    for (const [at, index] of left.entries()) sums[index] = state[at] ?? zero;
    return sums;
  };
  const { fraction, columns } = statistic;
  const sampled = columns.every(({ contextOnly }, index) => contextOnly !== 'sample' || left.includes(index));
  return {
    ...statistic,
    columns: columns.filter((_, index) => left.includes(index)),
    finalise: (state, span) => {
      const { beside: _, ...estimate } = statistic.finalise(whole(state), span);
      return sampled ? estimate : { ...estimate, sampleSize: null };
    },
    ...(fraction && { fraction: (state: State) => fraction(whole(state)) }),
    combine: (a, b, sign) => {
      const combined = combineStates(statistic, whole(a), whole(b), sign);
      return left.map((index) => combined[index] ?? zero);
    },
    interval: untold,
    significance: untold,
  };
}

function untold(): never {
  throw new Error('The number was asked for as a value alone.');
}
