/** Whether a statement gave what it gave before. */
import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../loading/run-statement.ts';

/** In whatever order. */
export const sameRows = (one: readonly Row[], other: readonly Row[]): boolean =>
  one.length === other.length && (sameRowsInOrder(one, other) || sameRowsInOrder(sorted(one), sorted(other)));

export function sameRowsInOrder(one: readonly Row[], other: readonly Row[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((row, index) => sameRow(row, other[index] as Row));
}

/** Any order will do in which equal rows stand at equal places. */
const sorted = (rows: readonly Row[]): readonly Row[] =>
  rows
    .map((row) => ({ row, text: JSON.stringify(row) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ row }) => row);

/** Of one statement, and so of the same columns. */
function sameRow(one: Row, other: Row): boolean {
  for (const column in one) {
    const [a, b] = [one[column], other[column]];
    // Lists are others each time, and NaN is not itself.
    if (a !== b && !isDeepStrictEqual(a, b)) return false;
  }
  return true;
}
