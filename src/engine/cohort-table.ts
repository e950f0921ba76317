/** The nouns of a cohort table: any metric by when an entity entered and how many units of time have passed since. */
import type { Grain, Period, PeriodRequest } from '../kernel/period.ts';
import type { Condition } from '../model/condition.ts';
import type { Metric } from '../model/metric.ts';
import type { Reading, ReadingSet } from './reading.ts';

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
  readonly values: ReadingSet;
  /** Its periods are the cohorts. */
  readonly sizes: ReadingSet;
}

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
  /** Value over size, 0.36 for 36 %. Null where the size is 0, one of the two is withheld, or one is no amount: a score has no share. */
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
