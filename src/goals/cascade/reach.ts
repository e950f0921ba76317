/** How far a method of splitting can go before a group meets its bound. */
import type { Bounds } from '../metric-bounds.ts';
import type { Place } from './steps.ts';

export interface Path {
  readonly places: readonly Place[];
  /** One a place. */
  readonly steps: readonly number[];
  /** How many steps the target takes; negative for steps back. */
  readonly factor: number;
}

export interface Stop {
  /** The group that meets its bound first. */
  readonly key: string;
  readonly bound: number;
  /** Where the target would have it. */
  readonly wanted: number;
  /** Steps until it is there, counted as `factor` is. */
  readonly factor: number;
}

/** By how much rounding can carry a group past a bound that it just reaches; of the bound, where that is above 1. */
const slack = 1e-11;

/** The group that the target would push past its bound first; null where it pushes none. */
export function firstStop({ places, steps, factor }: Path, { minimum, maximum }: Bounds): Stop | null {
  let first: Stop | null = null;
  for (const [index, { key, value }] of places.entries()) {
    const move = factor * (steps[index] ?? 0);
    const bound = move > 0 ? maximum : minimum;
    if (move === 0 || bound === null) continue;
    const past = Math.sign(move) * (value + move - bound);
    if (past <= slack * Math.max(1, Math.abs(bound))) continue;
    const part = (bound - value) / move;
    if (first === null || part * Math.abs(factor) < Math.abs(first.factor))
      first = { key, bound, wanted: value + move, factor: part * factor };
  }
  return first;
}
