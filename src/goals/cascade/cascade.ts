/** The nouns of a cascade: one target for the whole, split into targets of its groups that recombine to it. */
import type { Bounds } from '../metric-bounds.ts';

/** A group of a mean, a share, a ratio or a score, as it stands. */
export interface RateGroup {
  readonly key: string;
  /** What it counts for in the whole: rows, weights or the sum below the line; 0 or more. */
  readonly denominator: number;
  /** Null where it has no rows. */
  readonly value: number | null;
}

/** A group of a count, a sum or a balance. */
export interface AmountGroup {
  readonly key: string;
  readonly value: number;
}

export type RateMethod =
  /** Each group moves by the same. */
  | { readonly kind: 'equalLift' }
  /** Each closes the same part of its gap to the bound in whose direction the target lies. */
  | { readonly kind: 'equalEffort' }
  /** Each moves in proportion to its weight, 0 or more: a group of 0 stays. */
  | { readonly kind: 'givenWeights'; readonly weights: Readonly<Record<string, number>> };

export type AmountMethod =
  /** Each group gains the same amount. */
  | { readonly kind: 'equalChange' }
  /** Each grows by the same factor. */
  | { readonly kind: 'equalRelativeChange' }
  /** The change is dealt out in proportion to weights of 0 or more. */
  | { readonly kind: 'givenWeights'; readonly weights: Readonly<Record<string, number>> };

export interface RateRequest {
  readonly kind: 'rate';
  readonly method: RateMethod;
  /** The target of the whole. */
  readonly target: number;
  readonly groups: readonly RateGroup[];
  readonly bounds: Bounds;
}

export interface AmountRequest {
  readonly kind: 'amount';
  readonly method: AmountMethod;
  readonly target: number;
  readonly groups: readonly AmountGroup[];
  readonly bounds: Bounds;
}

export type CascadeRequest = RateRequest | AmountRequest;

/** The target of one group. */
export interface CascadePart {
  readonly key: string;
  /** Its part of the denominator, 0 to 1: the mix; null for amounts, which add up without one. */
  readonly share: number | null;
  /** As it stands. */
  readonly value: number;
  readonly target: number;
  /** Target minus value. */
  readonly lift: number;
}

/** A group that has no target, because nothing is known of it. It has no part of the mix, so nothing is missing. */
export interface ExcludedGroup {
  readonly key: string;
  readonly reason: 'NO_ROWS';
}

interface Split<Request> {
  readonly request: Request;
  /** The whole as it stands: the parts' values recombined. */
  readonly value: number;
  readonly target: number;
  /** In the order of the groups. Recombined, their targets are the target within 1e-9 (of its size, where that is above 1). */
  readonly parts: readonly CascadePart[];
  readonly excluded: readonly ExcludedGroup[];
}

export type RateCascade = { readonly kind: 'rate' } & Split<RateRequest>;
export type AmountCascade = { readonly kind: 'amount' } & Split<AmountRequest>;
export type Cascade = RateCascade | AmountCascade;
