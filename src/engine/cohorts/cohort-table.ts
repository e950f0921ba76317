/** The nouns of a cohort table: any metric by when an entity entered and how many units of time have passed since. */
import type { Grain, Period, PeriodRequest } from '../../kernel/period.ts';
import type { Condition } from '../../model/condition.ts';
import type { Metric } from '../../model/metric.ts';
import type { Exact } from '../../stats/exact.ts';
import type { Reading, ReadingSet } from '../reading.ts';

export interface CohortRequest {
  readonly metric: Metric;
  /** Key of the metric that says how large a cohort is; null: the metric itself at age 0. */
  readonly base: string | null;
  /** Name of the time by which an entity enters. */
  readonly entered: string;
  /** The unit of a cohort and of an age. */
  readonly grain: Grain;
  /** Whole units of the grain that it meets are the cohorts. */
  readonly period: PeriodRequest;
  /** The highest age. */
  readonly ages: number;
  readonly where: Condition | null;
}

/** What is known before anything is asked. */
export interface CohortTable {
  readonly cohorts: readonly Period[];
  /** The cohorts and the units after them that have begun: age a of cohort c is the unit c + a. */
  readonly units: readonly Period[];
  /** The highest age. */
  readonly ages: number;
  readonly values: CohortValues;
  /** Its periods are the cohorts. */
  readonly sizes: ReadingSet;
}

/** Where the value of a cohort at an age is found. */
export type CohortValues =
  /** The metric in every unit, a group a cohort. */
  | { readonly kind: 'units'; readonly sets: readonly [ReadingSet] }
  /** A cohort retention, a set an age; its periods are the cohorts that have reached it. */
  | { readonly kind: 'ages'; readonly sets: readonly ReadingSet[] };

export interface CohortRow {
  readonly cohort: Period;
  readonly size: Reading;
  /** From age 0 on; units that have not begun are left out, which makes the table a triangle. */
  readonly cells: readonly CohortCell[];
}

export interface CohortCell {
  readonly age: number;
  readonly period: Period;
  readonly value: Reading;
  /** What the share is of, and pools: value and size, or the two parts of a retention. Null where one is withheld or no amount: a score has no share. */
  readonly parts: readonly [value: Exact, size: Exact] | null;
  /** Value over size, 0.36 for 36 %. Null without parts, and for a size of 0. */
  readonly share: number | null;
  /** Whether its unit is over. */
  readonly complete: boolean;
}

/** All cohorts of an age as one. */
export interface PooledAge {
  readonly age: number;
  /** Σ values over Σ sizes, of the cohorts whose cell is complete; never a mean of shares. Null without such a cohort or any size. */
  readonly share: number | null;
  /** How many cohorts it is of. */
  readonly cohorts: number;
}
