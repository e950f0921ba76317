/** Exact numbers: what counts and sums are kept in, so that merging never rounds. */
import Big from 'big.js';

/** A plain number is always a safe integer; everything else is a decimal. */
export type Exact = number | Big;

export const zero: Exact = 0;

/** Reads what Postgres sends for bigint and numeric. Null stands for an empty sum: 0. `NaN` and `Infinity` throw a RangeError. */
export function readExact(text: string | number | null): Exact {
  if (text === null) return 0;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
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

export const toNumber = (exact: Exact): number => (typeof exact === 'number' ? exact : exact.toNumber());

/** Plain decimal notation, never an exponent. */
export const toDecimal = (exact: Exact): string => (typeof exact === 'number' ? exact.toString() : exact.toFixed());
