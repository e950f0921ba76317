/** Answers a cohort table: both questions asked together, their groups laid out by cohort and age. */
import { add, type Exact, quotient, readExact, toNumber, zero } from '../stats/exact.ts';
import type { Measured } from './answer.ts';
import type { CohortCell, CohortRow, CohortTable } from './cohort-table.ts';
import { type Reading, type ReadingSet, sameGroup, valueAt } from './reading.ts';

/** One row a cohort, in the order of time, also where nobody entered. Rejects with `RefusedError`. */
export async function askCohorts({ cohorts, units, ages, values, sizes }: CohortTable): Promise<readonly CohortRow[]> {
  const [valuesOf, sizesOf] = await Promise.all([readerOf(values), readerOf(sizes)]);
  return cohorts.map((cohort, index): CohortRow => {
    const size = sizesOf(index, index);
    const cells = units.slice(index, index + ages + 1).map((period, age): CohortCell => {
      const value = valuesOf(index, index + age);
      return { age, period, value, share: shareOf([[value, size]]), complete: period.complete };
    });
    return { cohort, size, cells };
  });
}

/** The number of a cohort in a period of the set; that of no rows where the cohort has none. */
async function readerOf(set: ReadingSet): Promise<(cohort: number, position: number) => Reading> {
  const answer = await set.answer();
  return (cohort, position) => ({ set, position, group: sameGroup(answer, { members: [cohort + 1], other: false }) });
}

/** Σ values over Σ sizes; null where a number is withheld or no amount, or the sizes add up to 0. */
export function shareOf(pairs: readonly (readonly [value: Reading, size: Reading])[]): number | null {
  const value = sumOf(pairs.map(([each]) => each));
  const size = sumOf(pairs.map(([, each]) => each));
  return value === null || size === null || toNumber(size) === 0 ? null : quotient(value, size);
}

/** Exact. Only amounts have a decimal. */
function sumOf(readings: readonly Reading[]): Exact | null {
  const decimals = readings.map((reading) => estimateOf(reading).decimal);
  if (decimals.includes(null)) return null;
  return decimals.reduce<Exact>((sum, decimal) => add(sum, readExact(decimal)), zero);
}

export function estimateOf({ group, position }: Reading): Measured['estimate'] {
  if (!group) throw new Error('A cohort is a group.');
  return valueAt(group, position).estimate;
}
