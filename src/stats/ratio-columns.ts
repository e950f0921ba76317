/** Which sums a ratio keeps in a cell, and where each of them lies: a count needs fewer than a sum. */
import { type Exact, zero } from './exact.ts';
import type { CellColumn, State } from './statistic.ts';

/** A count is a sum of ones: its operand is absent, and its square is itself. */
type RatioPart = 'count' | 'sum';

export interface RatioOptions {
  readonly numerator: RatioPart;
  readonly denominator: RatioPart;
  /** Both parts come from the rows of one dataset and are cut by the same time, so that rows can be paired. */
  readonly sameRows: boolean;
  /** Multiply by 100. */
  readonly percent: boolean;
  /** The denominator is of the period before. Never with `sameRows`. */
  readonly previous?: boolean;
}

export interface RatioSums {
  readonly numerator: Exact;
  readonly denominator: Exact;
  /** Rows that count for the denominator. */
  readonly n: Exact;
  readonly numeratorSquares: Exact;
  readonly denominatorSquares: Exact;
  readonly products: Exact;
}

/** The columns, and how to read a state made of them; the squares and products read as 0 where rows differ. */
export function ratioColumns({ numerator, denominator, sameRows, previous }: RatioOptions): {
  readonly columns: readonly CellColumn[];
  readonly read: (state: State) => RatioSums;
} {
  const over = numerator === 'sum' ? ['numerator'] : [];
  const under = denominator === 'sum' ? ['denominator'] : [];
  const before = previous ? ({ reading: 'previous' } as const) : {};
  const columns: CellColumn[] = [
    { name: 'num', of: over, when: ['numerator'] },
    { name: 'den', of: under, when: ['denominator'], ...before },
  ];
  if (denominator === 'sum') columns.push({ name: 'n', of: [], when: ['denominator'], ...before });
  const contextOnly = 'precision';
  if (sameRows) {
    if (numerator === 'sum') columns.push({ name: 'num2', of: [...over, ...over], when: ['numerator'], contextOnly });
    if (denominator === 'sum')
      columns.push({ name: 'den2', of: [...under, ...under], when: ['denominator'], contextOnly });
    columns.push({ name: 'num_den', of: [...over, ...under], when: ['numerator', 'denominator'], contextOnly });
  }

  const read = (state: State): RatioSums => {
    const at = (name: string): Exact => state[columns.findIndex((column) => column.name === name)] ?? zero;
    return {
      numerator: at('num'),
      denominator: at('den'),
      n: at(denominator === 'sum' ? 'n' : 'den'),
      numeratorSquares: at(numerator === 'sum' ? 'num2' : 'num'),
      denominatorSquares: at(denominator === 'sum' ? 'den2' : 'den'),
      products: at('num_den'),
    };
  };
  return { columns, read };
}
