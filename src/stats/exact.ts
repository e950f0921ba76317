/** Exact numbers: what counts and sums are kept in, so that merging never rounds. */
import Big from 'big.js';

/** A plain number is always a safe integer; everything else is a decimal. */
export type Exact = number | Big;

export const zero: Exact = 0;

/** Its own constructor, because a precision belongs to one: making one a division would double the cost. */
const Precise = Big();

const wholeNumber = /^-?\d+(\.0*)?$/;

/** Reads what Postgres sends for bigint and numeric. Null stands for an empty sum: 0. `NaN` and `Infinity` throw a RangeError. */
export function readExact(text: string | number | null): Exact {
  if (text === null) return 0;
  const number = Number(text);
  // The text decides: a long decimal such as 140737488355327.99 rounds to a safe integer that it is not.
  if (Number.isSafeInteger(number) && wholeNumber.test(String(text))) return number;
  if (!Number.isFinite(number)) throw new RangeError(`not a finite number: ${text}`);
  return new Big(text);
}

export function add(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b;
  return new Big(a).plus(b);
}

export function subtract(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a - b)) return a - b;
  return new Big(a).minus(b);
}

export function multiply(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a * b)) return a * b;
  return new Big(a).times(b);
}

/** a / b as a number, rounded once; `b` must not be 0. Never −0. */
export function quotient(a: Exact, b: Exact): number {
  if (typeof a === 'number' && typeof b === 'number') return a / b + 0;
  const [over, under] = [new Precise(a), new Precise(b)];
  // Ten digits more than a double has, wherever the first one stands.
  Precise.DP = Math.max(0, 27 - (over.e - under.e));
  return over.div(under).toNumber() + 0;
}

/** The nearest double; never −0. */
export const toNumber = (exact: Exact): number => (typeof exact === 'number' ? exact : exact.toNumber()) + 0;

/** Plain decimal notation, never an exponent. */
export const toDecimal = (exact: Exact): string => (typeof exact === 'number' ? exact.toString() : exact.toFixed());
