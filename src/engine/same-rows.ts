/** Whether a statement gave what it gave before. */
import { isDeepStrictEqual } from 'node:util';
import type { Row } from './run-statement.ts';

/** In the same order, too: whoever reads them may go by it. */
export function sameRows(one: readonly Row[], other: readonly Row[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((row, index) => sameRow(row, other[index] as Row));
}

/** Of one statement, and so of the same columns. */
function sameRow(one: Row, other: Row): boolean {
  for (const column in one) {
    const [a, b] = [one[column], other[column]];
    // Lists are others each time, and NaN is not itself.
    if (a !== b && !isDeepStrictEqual(a, b)) return false;
  }
  return true;
}
