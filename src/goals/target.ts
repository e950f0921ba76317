/** The noun: a target, a number of a metric and a slice that shall be reached, by when, from where, and on which way. */
import type { Grain, Instant } from '../kernel/period.ts';
import type { Condition, Scalar } from '../model/condition.ts';
import type { Edited } from './goal.ts';

export const trajectories = ['linear', 'stepped', 'seasonal'] as const;
export type Trajectory = (typeof trajectories)[number];

/** Of which time the number is, as seen from an instant. */
export type MeasuredOver =
  /** The last so many complete units: 90 days, a quarter. */
  | { readonly kind: 'last'; readonly count: number; readonly grain: Grain }
  /** The running unit so far. */
  | { readonly kind: 'toDate'; readonly grain: Grain }
  /** Since the start of the target: what adds up. */
  | { readonly kind: 'sinceStart' };

/** Where it began, in the unit of the metric. */
export type Baseline =
  | { readonly kind: 'none' }
  /** A number that was written down, and of when it is. */
  | { readonly kind: 'frozen'; readonly value: number; readonly at: Instant }
  /** From the data as they are now, as of the start of the target. */
  | { readonly kind: 'computed' };

/** What shall be reached, in the unit of the metric. */
export type Aim =
  | { readonly direction: 'increase' | 'decrease'; readonly value: number }
  /** Both bounds included. */
  | { readonly direction: 'range'; readonly low: number; readonly high: number };

export interface Milestone {
  readonly dueAt: Instant;
  readonly value: number;
  readonly title: string | null;
}

/** A metric that must not pay for the target. */
export interface CounterMetric {
  readonly metric: string;
  /** Which side of the limit is bad. */
  readonly bound: 'minimum' | 'maximum';
  readonly limit: number;
}

export interface Target extends Edited {
  readonly id: string;
  /** Id of its goal. */
  readonly goal: string;
  /** Key of the metric. */
  readonly metric: string;
  /** Which rows; null for all of them. */
  readonly slice: Condition | null;
  readonly aim: Aim;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly measuredOver: MeasuredOver;
  readonly baseline: Baseline;
  readonly trajectory: Trajectory;
  /** In the order of time; none where there are none. */
  readonly milestones: readonly Milestone[];
  /** How far behind its trajectory it is AT_RISK and not yet OFF_TRACK: a share of the way from baseline to target. */
  readonly atRiskWithin: number;
  /** In the roll-up of its goal; greater than 0. */
  readonly weight: number;
  /** Fewer rows than this say nothing; null for what the metric says. */
  readonly minimumSample: number | null;
  readonly counterMetrics: readonly CounterMetric[];
  /** The split that made it, and its member of the dimension; null for a target of its own. */
  readonly cascade: { readonly id: string; readonly segment: Scalar | null } | null;
  /** Null while it stands. */
  readonly withdrawnAt: Instant | null;
}
