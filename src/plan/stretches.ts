/** Which stretches of time the rows of a branch lie in: what nobody asks for is not read. */

export interface Stretch {
  /** Rows before this are not in it; null: no bound. */
  readonly from: number | null;
  /** Rows at or after this are not in it; null: no bound. */
  readonly until: number | null;
}

export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Each costs a comparison or two for every row that is read, and a range of an index. */
const mostStretches = 6;
/** A gap that is a smaller share of itself and its neighbours is read over. */
const leastGap = 0.1;

/** The union of extents, ascending and apart; small gaps closed, and the smallest ones where there would be too many stretches. */
export function stretchesOf(extents: readonly Extent[]): readonly Stretch[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...extents].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (start >= end) continue;
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return closed(merged).map(({ start, end }) => ({
    from: start === Number.NEGATIVE_INFINITY ? null : start,
    until: end === Number.POSITIVE_INFINITY ? null : end,
  }));
}

function closed(extents: readonly Extent[]): readonly Extent[] {
  const gaps = extents.slice(1).map(({ start, end }, index) => {
    const before = extents[index] ?? { start, end: start };
    const length = start - before.end;
    const read = [before.end - before.start, end - start].filter(Number.isFinite);
    return { at: index + 1, length, small: length < leastGap * read.reduce((sum, each) => sum + each, length) };
  });
  const open = new Set(
    gaps
      .filter(({ small }) => !small)
      .sort((a, b) => b.length - a.length)
      .slice(0, mostStretches - 1)
      .map(({ at }) => at),
  );
  const found: Extent[] = [];
  for (const [index, extent] of extents.entries()) {
    const last = found.pop();
    if (last === undefined || open.has(index)) found.push(...(last ? [last] : []), extent);
    else found.push({ start: last.start, end: extent.end });
  }
  return found;
}
