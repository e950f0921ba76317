/** Half-open intervals of instants, and what a caller may ask for them. */

/** Milliseconds since 1970-01-01T00:00Z. ±Infinity stand for "no bound". */
export type Instant = number;

export const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Grain = (typeof grains)[number];

/** What a period that is not one whole unit is made of, so that a comparison moves it as people would. */
export type PeriodBasis =
  /** Several units that end where the period ends: the last three months, a trailing window. */
  | { readonly kind: 'units'; readonly grain: Grain; readonly count: number }
  /** The beginning of a unit, up to now. */
  | { readonly kind: 'toDate'; readonly grain: Grain }
  /** A unit clipped by the bounds of a series, or such a part moved elsewhere. */
  | { readonly kind: 'part'; readonly grain: Grain };

/** `[start, end)` with a name. */
export interface Period {
  readonly start: Instant;
  readonly end: Instant;
  /** For people: `2025 Q3`, `Mar 2025`, `Week 12, 2025`, `2025-03-09`, `All time`. */
  readonly label: string;
  /** The grain whose whole period this is; null for explicit, to-date, trailing, clipped and named periods. */
  readonly grain: Grain | null;
  /** Key of the calendar whose days it is made of. */
  readonly calendar: string;
  /** How much of it lies before `now`, 0 to 1; an unbounded period has 1. */
  readonly elapsedShare: number;
  /** True when it lies wholly before `now` and is not a part of a unit (clipped by the bounds of a series, or to date). */
  readonly complete: boolean;
  /** Absent for whole units, and for explicit, named and unbounded periods. */
  readonly basis?: PeriodBasis;
}

/** What a caller asks for: exactly one form. */
export type PeriodRequest = { readonly calendar?: string | undefined } & (
  | { readonly kind: 'last'; readonly last: number; readonly grain: Grain }
  | { readonly kind: 'toDate'; readonly grain: Grain }
  | { readonly kind: 'explicit'; readonly start: Instant; readonly end: Instant }
  /** Local days of the calendar, ISO 8601, the end exclusive. */
  | { readonly kind: 'days'; readonly start: string; readonly end: string }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'allTime' }
);

/** A trailing window of whole calendar units that ends where the period ends. */
export interface TrailingWindow {
  readonly count: number;
  readonly grain: Grain;
}
