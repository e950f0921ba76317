/** Builds states from plain rows, so that tests say rows and never columns. */
import { Big } from 'big.js';
import { readExact } from '../../src/stats/exact.ts';
import type { State, Statistic } from '../../src/stats/statistic.ts';

export interface Row {
  /** Numbers as text, so that a row can hold what a double cannot; null is a missing value. */
  readonly operands?: Readonly<Record<string, string | number | null>>;
  /** Predicates that hold. */
  readonly holds: readonly string[];
}

/** What the database would answer: each column's sum, null where no row adds to it. */
export function stateOf(statistic: Statistic, rows: readonly Row[]): State {
  return statistic.columns.map((column) => {
    let total: Big | null = null;
    for (const row of rows) {
      if (!column.when.every((predicate) => row.holds.includes(predicate))) continue;
      const factors = column.of.map((operand) => row.operands?.[operand] ?? null);
      if (factors.includes(null)) continue;
      const product = factors.reduce((sofar: Big, factor) => sofar.times(factor ?? 0), new Big(1));
      total = (total ?? new Big(0)).plus(product);
    }
    return readExact(total === null ? null : total.toFixed());
  });
}

export const times = (count: number, row: Row): readonly Row[] => Array.from({ length: count }, () => row);

/** Answers of a survey by counts, in the order of the field: detractors, passives, promoters. */
export const answers = (detractors: number, passives: number, promoters: number): readonly Row[] => [
  ...times(detractors, { holds: ['valid', 'bottom'] }),
  ...times(passives, { holds: ['valid'] }),
  ...times(promoters, { holds: ['valid', 'top'] }),
];

export const valued = (...values: readonly (string | number)[]): readonly Row[] =>
  values.map((value) => ({ operands: { value }, holds: ['valid'] }));

export const weighed = (...pairs: readonly (readonly [value: number, weight: number])[]): readonly Row[] =>
  pairs.map(([value, weight]) => ({ operands: { value, weight }, holds: ['valid'] }));
