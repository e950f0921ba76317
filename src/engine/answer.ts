/** What comes back: numbers that carry what they are made of, a group and a period at a time. */
import type { Period } from '../kernel/period.ts';
import type { Member } from '../plan/cells.ts';
import type { Estimate, Interval, Significance } from '../stats/statistic.ts';

/** One number with its state behind it. */
export interface Measured {
  readonly estimate: Estimate;
  interval(level: number): Interval | null;
  /** The interval of a sample of so many rows with the same shares or spread; null where none is defined. */
  intervalOf(sampleSize: number, level: number): Interval | null;
  /** Against another number of the same metric: test of no difference; null where none is defined. */
  significance(other: Measured): Significance | null;
}

export type { Member } from '../plan/cells.ts';

export interface Group {
  /** One a dimension of the question, in its order; empty for the whole. */
  readonly members: readonly Member[];
  /** True for the one group that stands for all that `top` left out; its members are null. */
  readonly other: boolean;
  /** One a period of the question, in its order. */
  readonly values: readonly Measured[];
}

export interface Answer {
  readonly periods: readonly Period[];
  /** Without `by`: exactly one. With `by`: sorted by members (nulls last); with `top`: by rank, other last. */
  readonly groups: readonly Group[];
  /** The number of a group without any row: 0 or null by the null rules. Stands where another metric has a group that this one lacks. */
  readonly empty: Measured;
  /** What was assumed, for people: `Rows without responded_at are left out.` */
  readonly assumptions: readonly string[];
}
