/** Two versions of one definition to the places where they differ. */
import { canonicalJson } from './canonical.ts';

export interface ValueChange {
  /** Keys from the definition inwards; list entries that have a key go by it. */
  readonly path: readonly (string | number)[];
  /** Undefined where there was nothing. */
  readonly before: unknown;
  /** Undefined where nothing is left. */
  readonly after: unknown;
}

export function diffValues(
  before: unknown,
  after: unknown,
  path: readonly (string | number)[] = [],
): readonly ValueChange[] {
  if (same(before, after)) return [];
  const [left, right] = [fields(before), fields(after)];
  if (!left || !right) return [{ path, before, after }];
  const changes = [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    diffValues(left.get(key), right.get(key), [...path, key]),
  );
  // The same entries in another order.
  return changes.length > 0 ? changes : [{ path, before, after }];
}

export const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

/** Of a map, or of a list whose entries all have keys; null for what only changes as a whole. */
function fields(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const keys = value.map((entry) => (entry as { key?: unknown } | null)?.key);
  const distinct = keys.every((key) => typeof key === 'string') && new Set(keys).size === keys.length;
  return distinct && keys.length > 0 ? new Map(value.map((entry, index) => [keys[index] as string, entry])) : null;
}
