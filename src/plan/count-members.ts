/** Different members of stretches of time, each once, in one pass over the cells however many stretches overlap. */
import { subtract, toNumber, zero } from '../stats/exact.ts';
import type { KeyedCells } from './cells.ts';

/** From the elementary interval (included) to another (excluded). */
export type IntervalRange = readonly [from: number, to: number];

/**
 * Whoever comes again before the end of a stretch is counted there: each member once, at the last interval of the stretch in which it is
 * met. So the stretches are read from the one that ends last, and before each all are put in their places who come again at its end or
 * later. `series` are by the next interval of the members in them, in its order.
 */
export function countMembers(
  series: readonly KeyedCells[],
  slot: number,
  ranges: readonly IntervalRange[],
): readonly number[] {
  const last = series.reduce((most, { intervals }) => Math.max(most, intervals.at(-1) ?? 0), 0);
  const met = new RunningCounts(last + 1);
  const counts = ranges.map(() => 0);
  let unread = series.length;
  for (const index of [...ranges.keys()].sort((a, b) => endOf(ranges[b]) - endOf(ranges[a]))) {
    const [from, to] = ranges[index] ?? [0, 0];
    for (let next = series[unread - 1]; next && next.key >= to; next = series[--unread - 1]) put(next, slot, met);
    counts[index] = met.before(to) - met.before(from);
  }
  return counts;
}

const endOf = (range: IntervalRange | undefined): number => range?.[1] ?? 0;

function put({ intervals, totals }: KeyedCells, slot: number, met: RunningCounts): void {
  const running = totals[slot] ?? [];
  for (const [at, interval] of intervals.entries())
    met.add(interval, toNumber(subtract(running[at] ?? zero, running[at - 1] ?? zero)));
}

/** Counts by place, added one by one and asked for all before a place: a binary indexed tree (Fenwick 1994). */
class RunningCounts {
  readonly #sums: Float64Array;

  constructor(places: number) {
    this.#sums = new Float64Array(places + 1);
  }

  add(place: number, count: number): void {
    for (let at = place + 1; at < this.#sums.length; at += at & -at) this.#sums[at] = (this.#sums[at] ?? 0) + count;
  }

  before(place: number): number {
    let sum = 0;
    for (let at = Math.min(place, this.#sums.length - 1); at > 0; at -= at & -at) sum += this.#sums[at] ?? 0;
    return sum;
  }
}
