/** The nouns of "why did it move": the change of a number between two periods, group by group. */
import type { Period, PeriodRequest } from '../../kernel/period.ts';
import type { Metric } from '../../model/metric.ts';
import type { Effect, Sides } from '../../stats/effects.ts';
import type { Member } from '../answer.ts';
import type { PeriodShift } from '../comparison/comparison.ts';

export type { Effect, EffectKind } from '../../stats/effects.ts';

export interface DecompositionRequest {
  /** The earlier of the two periods: a shift of that of the number, or any. */
  readonly from: { readonly kind: 'shift'; readonly shift: PeriodShift } | PeriodRequest;
  /** Dimensions whose groups are told, at least one. */
  readonly by: readonly string[];
  /** How many groups are told one by one; null: all. */
  readonly top: number | null;
}

/** A number in one of the periods. */
export interface Side {
  /** Null for a group that has nothing to say it of. */
  readonly value: number | null;
  /** Its part of the denominator of the whole, 0 to 1 where no row counts negative; null for amounts, which have none. */
  readonly share: number | null;
  /** Rows behind it, never weighted; null for balances and formulas. */
  readonly sampleSize: number | null;
}

/** What a group, or several as one, did to the change of the whole. */
export interface Contribution extends Sides<Side> {
  /** One a dimension; null members where it stands for several groups. */
  readonly members: readonly Member[];
  /** How many groups it stands for. */
  readonly groups: number;
  /** Its part of the change, in the unit of the metric; those of all groups add up to it. */
  readonly contribution: number;
  /** What the contribution is made of: mix and rate, or one of the others. Those of several groups are added up by kind. */
  readonly effects: readonly Effect[];
}

export interface Decomposition extends Sides<Side> {
  readonly metric: Metric;
  readonly by: readonly string[];
  /** The period of the number. */
  readonly period: Period;
  /** The period that it is set against. */
  readonly from: Period;
  /** After minus before, in the unit of the metric. */
  readonly change: number;
  /** Of all groups, added up by kind. */
  readonly effects: readonly Effect[];
  /** By size, the largest first, whichever way they go; ties by member. */
  readonly contributions: readonly Contribution[];
  /** All groups that `top` leaves out, added up; null where there are none. */
  readonly other: Contribution | null;
  /** Groups of too few rows, as one group of their own; null where there are none. */
  readonly withheld: Contribution | null;
  /** What to know before trusting it, for people. */
  readonly assumptions: readonly string[];
}
