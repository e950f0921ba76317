/** The order of groups: by members, texts by code point as in `collate "C"`, false before true, no value last. */
import type { Member } from './cells.ts';

export function compareMembers(a: readonly Member[], b: readonly Member[]): number {
  for (const [index, left] of a.entries()) {
    const order = compareMember(left, b[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareMember(a: Member, b: Member): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  // Datasets that disagree on the type of a dimension still have one order.
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a < b ? -1 : 1;
}

/** JavaScript compares halves of surrogate pairs, which puts an emoji before some letters that Postgres has after it. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return placeOf(left) - placeOf(right);
  }
  return a.length - b.length;
}

/** Surrogates after everything else, as the characters that they are halves of. */
const placeOf = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
