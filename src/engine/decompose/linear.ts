/** Sums over groups that a number is made of: so many times this amount and so many times that one. */
import { add, type Exact, multiply, readExact, zero } from '../../stats/exact.ts';
import type { States } from '../measured.ts';

/** What of a metric is added up: its value, or one side of its fraction. */
export type Aspect = 'value' | 'numerator' | 'denominator';

export interface Term {
  readonly coefficient: number;
  /** The names of formula parts that lead to it. */
  readonly path: readonly string[];
  readonly aspect: Aspect;
}

/** By metric and aspect, so that one amount that is reached twice is one term. */
export type Linear = ReadonlyMap<string, Term>;

export const term = (metric: string, path: readonly string[], aspect: Aspect): Linear =>
  new Map([[JSON.stringify([metric, aspect]), { coefficient: 1, path, aspect }]]);

export const scale = (linear: Linear, factor: number): Linear =>
  new Map([...linear].map(([key, each]) => [key, { ...each, coefficient: each.coefficient * factor }]));

export function plus(a: Linear, b: Linear): Linear {
  const sum = new Map(a);
  for (const [key, each] of b)
    sum.set(key, { ...each, coefficient: each.coefficient + (sum.get(key)?.coefficient ?? 0) });
  return new Map([...sum].filter(([, { coefficient }]) => coefficient !== 0));
}

export const isSame = (a: Linear, b: Linear): boolean =>
  a.size === b.size && [...a].every(([key, { coefficient }]) => b.get(key)?.coefficient === coefficient);

/** Null where one of its amounts is: an average over a time without a start. */
export function evaluateLinear(linear: Linear, states: States): Exact | null {
  let sum: Exact = zero;
  for (const { coefficient, path, aspect } of linear.values()) {
    const amount = amountOf(partAt(states, path), aspect);
    if (amount === null) return null;
    sum = add(sum, multiply(readExact(String(coefficient)), amount));
  }
  return sum;
}

function partAt(states: States, path: readonly string[]): States {
  const [name, ...rest] = path;
  if (name === undefined) return states;
  const part = states.kind === 'formula' ? states.parts.get(name) : undefined;
  if (!part) throw new Error(`The formula has no part "${name}".`);
  return partAt(part, rest);
}

/** Before anything is withheld: what is told of it is decided of groups, not of terms. */
function amountOf(states: States, aspect: Aspect): Exact | null {
  if (states.kind === 'formula') throw new Error('A term is of a metric with a statistic.');
  const { statistic } = states.computation;
  if (aspect !== 'value') return statistic.fraction?.(states.state)[aspect] ?? null;
  const { value, decimal } = statistic.finalise(states.state, states.span);
  return value === null ? null : readExact(decimal ?? String(value));
}
