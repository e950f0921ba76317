/** What each group did to the change of a mean, a share or a ratio: the mix of groups, and the number of each. */
import type { Effect, Effects, FractionSides } from './effects.ts';
import { type Exact, multiply, quotient, subtract, toNumber } from './exact.ts';
import type { Fraction } from './statistic.ts';

const isNone = (exact: Exact): boolean => toNumber(exact) === 0;

/** a·d − b·c: how two fractions a/c and b/d differ, over a common denominator. */
const cross = (a: Exact, d: Exact, b: Exact, c: Exact): Exact => subtract(multiply(a, d), multiply(b, c));

/**
 * R = Σ w·r with w the group's part of the denominator and r its number; 0 is before and 1 after. A group adds
 * w₁(r₁ − R₀) − w₀(r₀ − R₀) to R₁ − R₀, and over all groups that is the change. With rows in both periods it is
 * mix (w₁ − w₀)(r₀ − R₀) and rate w₁(r₁ − r₀); entered w₁(r₁ − R₀); gone −w₀(r₀ − R₀). E. M. Kitagawa, JASA 50 (1955), about the
 * number of the whole before, and with the interaction in the rate. Each is one quotient of exact numbers.
 *
 * A group with a numerator and no denominator has no number of its own; what it adds is told whole, as entered, gone or (without
 * a denominator in either period) rate. The denominators of the whole must not be 0.
 */
export function fractionEffects(group: FractionSides, whole: FractionSides): Effects {
  const contribution = contributionOf(group, whole);
  return { contribution, effects: effectsOf(group, whole, contribution) };
}

function contributionOf({ before, after }: FractionSides, whole: FractionSides): number {
  const [d0, d1] = [whole.before.denominator, whole.after.denominator];
  // w(r − R₀) = (N − R₀·D) / D_whole, which also holds where the group has no denominator.
  const beyond = ({ numerator, denominator }: Fraction): Exact =>
    cross(numerator, d0, whole.before.numerator, denominator);
  return quotient(cross(beyond(after), d0, beyond(before), d1), multiply(multiply(d0, d0), d1));
}

function effectsOf({ before, after }: FractionSides, whole: FractionSides, contribution: number): readonly Effect[] {
  if (isNone(before.denominator))
    return [{ kind: isNone(after.denominator) ? 'rate' : 'entered', value: contribution }];
  if (isNone(after.denominator)) return [{ kind: 'gone', value: contribution }];
  const [d0, d1] = [whole.before.denominator, whole.after.denominator];
  const partMoved = cross(after.denominator, d0, before.denominator, d1);
  const apart = cross(before.numerator, d0, whole.before.numerator, before.denominator);
  const moved = cross(after.numerator, before.denominator, before.numerator, after.denominator);
  return [
    {
      kind: 'mix',
      value: quotient(multiply(partMoved, apart), multiply(multiply(d0, d0), multiply(d1, before.denominator))),
    },
    { kind: 'rate', value: quotient(moved, multiply(d1, before.denominator)) },
  ];
}
