/**
 * How old what a replica shows can be at most: the primary's log is marked with the time now and then, and a replica that has
 * replayed a mark has everything that was there at its time. No clock of another machine is read.
 */
export interface Marks {
  add(at: number, position: bigint): void;
  /** The time at which everything that has been replayed up to `position` was all there was; -∞ where that is not known. */
  asOf(position: bigint): number;
}

export function createMarks(keep = 1_000): Marks {
  let marks: readonly { readonly at: number; readonly position: bigint }[] = [];
  return {
    add: (at, position) => {
      marks = [...marks.slice(-(keep - 1)), { at, position }];
    },
    asOf: (position) => marks.findLast((mark) => mark.position <= position)?.at ?? Number.NEGATIVE_INFINITY,
  };
}
