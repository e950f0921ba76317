/** What was asked of one metric, before any name is resolved. */
import type { Period } from '../kernel/period.ts';
import type { Condition } from '../model/condition.ts';
import type { Restriction } from './restriction.ts';

export interface Top {
  /** How many groups to keep, 1 or more. */
  readonly count: number;
  /** The end of the ranking that is kept. Groups without a value rank last either way. */
  readonly order: 'highest' | 'lowest';
  /** Whether the rest is reported as one group. */
  readonly other: boolean;
  /** Metric that ranks the groups; the metric of the question when absent. Questions with the same ranking keep the same groups. */
  readonly metric?: string | undefined;
  /** Period in which they are ranked; the first of the question when absent. */
  readonly period?: Period | undefined;
}

/** Groups by when an entity entered. */
export interface Cohorts {
  /** Name of a time dimension, of the rows or reached from them: `signed_up_at`, `customer.signed_up_at`. */
  readonly entered: string;
  /** Ascending, each beginning where the one before ends. The member of a group is the index of its period, from 1. */
  readonly periods: readonly Period[];
}

/** Another number of the cohorts of a retention than its own: at another age, or how many they are. */
export type CohortAspect = { readonly kind: 'age'; readonly age: number } | { readonly kind: 'size' };

/** All of it acts at once. */
export interface Held {
  readonly restrictions: readonly Restriction[];
  /** Whether personal dimensions are closed to them. */
  readonly masked: boolean;
}

export interface ValuesOnly {
  /** Of groups, or of what is left of them: which of them there are must not change. */
  readonly grouped: boolean;
  /** Whether it is told of how many rows a value is. */
  readonly sampled: boolean;
}

export interface Question {
  /** Key of the metric. */
  readonly metric: string;
  /** Instants, already resolved in a calendar. Any set: overlapping, nested, unsorted. */
  readonly periods: readonly Period[];
  /** Dimension names: `region`, or qualified by the entities that lead to it, `customer.region`. */
  readonly by: readonly string[];
  readonly where: Condition | null;
  /** Null: every group. */
  readonly top: Top | null;
  /** One more member of each group, after those of `by`; none when absent. Without `by` every cohort is a group. */
  readonly cohorts?: Cohorts | undefined;
  /** Only of a metric of type cohort_retention; its own number when absent. */
  readonly aspect?: CohortAspect | undefined;
  /** Set where values are told, and neither how sure they are nor what stands beside them: less is read then. */
  readonly valuesOnly?: ValuesOnly | undefined;
  /** What whoever asks is held to; set by the session, and no part of what is asked. */
  readonly held?: Held | undefined;
}
