/** The statistic of `balance`: what has accumulated before an instant, all that came minus all that went. */
import { add, type Exact, subtract, toDecimal, toNumber, zero } from './exact.ts';
import type { CellColumn, State, Statistic } from './statistic.ts';

/** One stream of a balance: `count` adds rows, `sum` adds a value. */
export interface BalanceTerm {
  readonly sign: 1 | -1;
  readonly kind: 'count' | 'sum';
}

export interface BalanceOptions {
  readonly terms: readonly BalanceTerm[];
  /** As of which edge of the period. */
  readonly at: 'start' | 'end';
}

/**
 * Predicates `term0`, `term1`, … in the order of the terms, and operands of the same names for the sums. In the unit of
 * the terms; 0 where nothing came before. It has no sample.
 */
export function balance({ terms, at }: BalanceOptions): Statistic {
  const columns = terms.map(({ kind }, index): CellColumn => {
    const role = `term${index}`;
    return { name: role, of: kind === 'sum' ? [role] : [], when: [role], reading: at };
  });
  const named = (sign: 1 | -1) => columns.filter((_, index) => terms[index]?.sign === sign).map(({ name }) => name);
  const level = (state: State): Exact => signedSum(terms, state);

  return {
    kind: 'balance',
    columns,
    mergeable: true,
    whole: false,
    additive: true,
    rank: { plus: named(1), minus: named(-1), over: null },
    finalise: (state) => {
      const value = level(state);
      return { value: toNumber(value), decimal: toDecimal(value), sampleSize: null };
    },
    interval: () => null,
    significance: () => null,
  };
}

/** The terms with their signs, from `offset` on in the state. */
export const signedSum = (terms: readonly BalanceTerm[], state: State, offset = 0): Exact =>
  terms.reduce<Exact>((sofar, { sign }, index) => {
    const term = state[offset + index] ?? zero;
    return sign === 1 ? add(sofar, term) : subtract(sofar, term);
  }, zero);
