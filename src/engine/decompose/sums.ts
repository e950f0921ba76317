/** A group in one period as exact sums: what is left of its states once the form of the number is known. */
import { amountEffects } from '../../stats/amount-effects.ts';
import type { Effects, Sides } from '../../stats/effects.ts';
import { add, type Exact, quotient, toNumber, zero } from '../../stats/exact.ts';
import { fractionEffects } from '../../stats/fraction-effects.ts';
import type { Fraction } from '../../stats/statistic.ts';
import type { States } from '../measured.ts';
import type { Form } from './form.ts';
import { evaluateLinear } from './linear.ts';

export type Sums = { readonly sampleSize: number | null } & (
  | { readonly kind: 'amount'; readonly amount: Exact; readonly empty: boolean }
  | ({ readonly kind: 'fraction' } & Fraction)
);

/** Null where an amount has no value: an average over a time without a start. */
export function readSums(form: Form, states: States): Sums | null {
  const sampleSize = sampleSizeOf(states);
  if (form.kind === 'amount') {
    const amount = evaluateLinear(form.amount, states);
    return amount === null ? null : { kind: 'amount', amount, empty: isEmpty(states), sampleSize };
  }
  const numerator = evaluateLinear(form.numerator, states);
  const denominator = evaluateLinear(form.denominator, states);
  return numerator === null || denominator === null ? null : { kind: 'fraction', numerator, denominator, sampleSize };
}

/** Of groups that share no row. */
export function addSums(kind: Form['kind'], all: readonly Sums[]): Sums {
  const of = (take: (sums: Sums) => Exact) => all.reduce<Exact>((sum, each) => add(sum, take(each)), zero);
  const sampleSize = all.some((each) => each.sampleSize === null) ? null : toNumber(of((each) => each.sampleSize ?? 0));
  if (kind === 'fraction') {
    const numerator = of((each) => (each.kind === 'fraction' ? each.numerator : zero));
    const denominator = of((each) => (each.kind === 'fraction' ? each.denominator : zero));
    return { kind, numerator, denominator, sampleSize };
  }
  const amount = of((each) => (each.kind === 'amount' ? each.amount : zero));
  return { kind, amount, empty: all.every((each) => each.kind === 'amount' && each.empty), sampleSize };
}

/** Null for nothing over nothing. */
export function numberOf(sums: Sums): number | null {
  if (sums.kind === 'amount') return toNumber(sums.amount);
  return toNumber(sums.denominator) === 0 ? null : quotient(sums.numerator, sums.denominator);
}

/** The part of the denominator of the whole; null for amounts. */
export const shareOf = (sums: Sums, whole: Sums): number | null =>
  sums.kind === 'fraction' && whole.kind === 'fraction' ? quotient(sums.denominator, whole.denominator) : null;

/** Whether nothing of a group is in the number. */
export const isNothing = (sums: Sums): boolean =>
  sums.kind === 'amount' ? sums.empty : toNumber(sums.denominator) === 0 && toNumber(sums.numerator) === 0;

export function effectsBetween({ before, after }: Sides<Sums>, whole: Sides<Sums>): Effects {
  if (before.kind === 'amount' && after.kind === 'amount') return amountEffects({ before, after });
  if (before.kind === 'fraction' && after.kind === 'fraction')
    if (whole.before.kind === 'fraction' && whole.after.kind === 'fraction')
      return fractionEffects({ before, after }, { before: whole.before, after: whole.after });
  throw new Error('The groups of a number are of the same form as the whole.');
}

const sampleSizeOf = (states: States): number | null =>
  states.kind === 'formula' ? null : states.computation.statistic.finalise(states.state, states.span).sampleSize;

/** No row in any of its columns: five that came and five that went are ten. */
const isEmpty = (states: States): boolean =>
  states.kind === 'formula'
    ? [...states.parts.values()].every(isEmpty)
    : states.state.every((column) => toNumber(column) === 0);
