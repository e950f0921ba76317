/** The order of groups: by members, texts by code unit, false before true, no value last. */
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
  return a < b ? -1 : 1;
}
