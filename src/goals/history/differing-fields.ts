/** From what stood before and after a change to the fields that differ. */
import { isDeepStrictEqual } from 'node:util';
import type { Change, Fields } from './change.ts';

/** What every change moves, and a line of the log tells by itself. */
const told = ['revision', 'updatedAt', 'updatedBy'];

/** A field that one side lacks is null there; a side that was not there is null whole. */
export function differingFields(before: Fields | null, after: Fields | null): Pick<Change, 'before' | 'after'> {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const differ = names.filter(
    (name) => !told.includes(name) && !isDeepStrictEqual(before?.[name] ?? null, after?.[name] ?? null),
  );
  const only = (side: Fields | null) =>
    side && Object.fromEntries(differ.map((name): [string, unknown] => [name, side[name] ?? null]));
  return { before: only(before), after: only(after) };
}
