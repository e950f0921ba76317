/** Which dimensions are told by others: those that are worked out from nothing but them. */
import type { DimensionPath } from '../model/find-dimension.ts';
import { snippetNames } from '../model/render-snippet.ts';
import { pathIdentity } from './identity.ts';

/**
 * Snippets of which equal values make equal values: comparisons, sums, products and cases. 1.0 and 1.00 are equal, and as a text
 * or in a quotient they differ. One piece can be read in one way only, so that no text takes long.
 */
const plain =
  /^(?:\{[^{}]*\}|[\s(),.\d<>=+*]|-(?!-)|\b(?:between|and|or|not|is|null|true|false|in|coalesce|case|when|then|else|end|greatest|least|nullif|abs)\b)*$/i;

const known = new WeakMap<DimensionPath, readonly string[] | null>();

/** The identities of what a dimension is worked out from; null where that is not all that decides. */
export function workedOutFrom(path: DimensionPath): readonly string[] | null {
  const found = known.get(path) ?? look(path);
  known.set(path, found);
  return found;
}

function look(path: DimensionPath): readonly string[] | null {
  const { sql, key } = path.dimension;
  if (sql === undefined || !plain.test(sql)) return null;
  const names = snippetNames(sql);
  // Its own key is the column of that name, and no dimension.
  return names.length === 0 || names.includes(key) ? null : names.map((name) => partIdentity(path, name));
}

/** What a name in the snippet of a dimension stands for. */
export const partIdentity = ({ dimension, ...path }: DimensionPath, name: string): string =>
  pathIdentity({ ...path, dimension: { ...dimension, key: name } });

/** Whether these dimensions tell another one: it is one of them, or is worked out from some that are no texts. */
export function toldBy(columns: readonly DimensionPath[]): (path: DimensionPath) => boolean {
  const all = new Set(columns.map(pathIdentity));
  const exact = new Set(columns.filter(({ dimension }) => dimension.type !== 'string').map(pathIdentity));
  return (path) => all.has(pathIdentity(path)) || (workedOutFrom(path)?.every((part) => exact.has(part)) ?? false);
}
