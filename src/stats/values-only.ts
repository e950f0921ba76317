/** A statistic for who is told values alone: without the sums that are read for what else there is to say of a number. */
import { zero } from './exact.ts';
import { type CellColumn, combineStates, type State, type Statistic } from './statistic.ts';

/**
 * Which columns are left, by their place; null where all are. Groups are the same ones: what stands beside their numbers is
 * read all the same. Of a scale of buckets the places of the state are not those of the columns.
 */
export function columnsOfValue({ columns }: Statistic, grouped: boolean): readonly number[] | null {
  if (columns.some(({ output }) => output === 'buckets')) return null;
  const left = columns.flatMap((column, index) => (isLeft(column, grouped) ? [index] : []));
  return left.length < columns.length ? left : null;
}

const isLeft = ({ contextOnly }: CellColumn, grouped: boolean): boolean =>
  contextOnly === undefined || (grouped && contextOnly === 'beside');

/** Values come out the same. Asking it for an interval or a test is a defect of the caller, and throws. */
export function valuesOnly(statistic: Statistic, left: readonly number[]): Statistic {
  const whole = (state: State): State => {
    const sums = statistic.columns.map(() => zero);
    for (const [at, index] of left.entries()) sums[index] = state[at] ?? zero;
    return sums;
  };
  const { fraction, columns } = statistic;
  return {
    ...statistic,
    columns: columns.filter((_, index) => left.includes(index)),
    finalise: (state, span) => {
      const { beside: _, ...estimate } = statistic.finalise(whole(state), span);
      return estimate;
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
