/** The nouns of a change taken apart: what a group did to the number of the whole, between two periods. */
import type { Exact } from './exact.ts';
import type { Fraction } from './statistic.ts';

export const effectKinds = ['mix', 'rate', 'entered', 'gone', 'change'] as const;

export type EffectKind =
  /** The group became a larger or smaller part of the denominator, with the number that it had before. */
  | 'mix'
  /** The number of the group itself moved, at the part of the denominator that it has now. */
  | 'rate'
  /** It has a denominator now and had none before, or the other way round; of amounts: rows. */
  | 'entered'
  | 'gone'
  /** Of amounts that add up: more or less of it. */
  | 'change';

export interface Effect {
  readonly kind: EffectKind;
  /** In the unit of the number. */
  readonly value: number;
}

/** What one group adds to the change of the whole. */
export interface Effects {
  /** The sum of the effects, rounded once. */
  readonly contribution: number;
  readonly effects: readonly Effect[];
}

/** One number in both periods. */
export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

export type FractionSides = Sides<Fraction>;

/** An amount, and whether any row stands behind it. */
export type AmountSides = Sides<{ readonly amount: Exact; readonly empty: boolean }>;
