/** The answer to a question as both sides must give it, and whether two answers are the same. */

/** Which number (metric, slice, period) to its value; null where there is nothing to tell. */
export type Numbers = ReadonlyMap<string, number | null>;

/** Of what is expected (left) and what was told (right). */
export interface Difference {
  readonly name: string;
  readonly left: number | null | undefined;
  readonly right: number | null | undefined;
}

/** Relative to the larger of the two: what a float may lose on its way through JSON and division, and no more. */
const usual = 1e-9;

export function differences(left: Numbers, right: Numbers, tolerance = usual): readonly Difference[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name) => ({ name, left: left.get(name), right: right.get(name) }))
    .filter((each) => !same(each.left, each.right, tolerance));
}

function same(left: number | null | undefined, right: number | null | undefined, tolerance: number): boolean {
  // SQL has no row for a group or month without any; Cairn says null, and 0 for a count.
  if (left === undefined) return right === null || right === 0;
  if (right === undefined) return false;
  if (left === null || right === null) return left === right;
  return Math.abs(left - right) <= tolerance * Math.max(1, Math.abs(left), Math.abs(right));
}
