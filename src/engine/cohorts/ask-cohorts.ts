/** Answers a cohort table: all its questions asked together, their numbers laid out by cohort and age. */
import { add, type Exact, quotient, readExact, toNumber, zero } from '../../stats/exact.ts';
import type { Measured } from '../answer.ts';
import { type Reading, type ReadingSet, sameGroup, valueAt } from '../reading.ts';
import type { CohortCell, CohortRow, CohortTable, CohortValues } from './cohort-table.ts';

/** One row a cohort, in the order of time, also where nobody entered. Rejects with `RefusedError`. */
export async function askCohorts({ cohorts, units, ages, values, sizes }: CohortTable): Promise<readonly CohortRow[]> {
  const [cellOf, sizeOf] = await Promise.all([valuesOf(values), readerOf(sizes)]);
  return cohorts.map((cohort, index): CohortRow => {
    const size = sizeOf(index, index);
    const cells = units.slice(index, index + ages + 1).map((period, age): CohortCell => {
      const value = cellOf(index, age);
      const parts = values.kind === 'ages' ? partsOfRetention(value) : partsOfAmounts(value, size);
      return { age, period, value, parts, share: shareOf(parts ? [parts] : []), complete: period.complete };
    });
    return { cohort, size, cells };
  });
}

/** The value of a cohort at an age that it has reached. */
async function valuesOf({ kind, sets }: CohortValues): Promise<(cohort: number, age: number) => Reading> {
  const readers = await Promise.all(sets.map(readerOf));
  return (cohort, age) => {
    const reader = readers[kind === 'ages' ? age : 0];
    if (!reader) throw new Error(`No cohort has the age ${age}.`);
    return reader(cohort, kind === 'ages' ? cohort : cohort + age);
  };
}

/** The number of a cohort in a period of the set; that of no rows where the cohort has none. */
async function readerOf(set: ReadingSet): Promise<(cohort: number, position: number) => Reading> {
  const answer = await set.answer();
  const [whole] = answer.groups;
  return (cohort, position) => {
    const group = set.question.cohorts ? sameGroup(answer, { members: [cohort + 1], other: false }) : whole;
    return { set, position, group: group ?? null };
  };
}

type Parts = NonNullable<CohortCell['parts']>;

/** Only amounts have a decimal. */
function partsOfAmounts(value: Reading, size: Reading): Parts | null {
  const [a, b] = [estimateOf(value).decimal, estimateOf(size).decimal];
  return a === null || b === null ? null : [readExact(a), readExact(b)];
}

/** Those who were active, and those who are judged: a percentage times a whole number, which is a whole number again. */
function partsOfRetention(reading: Reading): Parts | null {
  const { value, sampleSize, suppressed } = estimateOf(reading);
  if (suppressed || sampleSize === null) return null;
  return [Math.round(((value ?? 0) / 100) * sampleSize), sampleSize];
}

/** Σ values over Σ sizes; null without any, or where the sizes add up to 0. */
export function shareOf(pairs: readonly Parts[]): number | null {
  const sum = (at: 0 | 1) => pairs.reduce<Exact>((all, pair) => add(all, pair[at]), zero);
  return toNumber(sum(1)) === 0 ? null : quotient(sum(0), sum(1));
}

export function estimateOf({ group, position }: Reading): Measured['estimate'] {
  if (!group) throw new Error('A cohort is a group.');
  return valueAt(group, position).estimate;
}
