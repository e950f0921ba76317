/** The noun: what is said of a target when it is made or changed. */
import type { Instant } from '../../kernel/period.ts';
import { grainOfCadence } from '../../model/cadence-grain.ts';
import type { Metric } from '../../model/metric.ts';
import type { Target } from '../target.ts';
import type { People } from './check-people.ts';

/** What people write; the rest of a target follows. */
export type TargetContent = Pick<
  Target,
  | 'metric'
  | 'slice'
  | 'aim'
  | 'startsAt'
  | 'dueAt'
  | 'measuredOver'
  | 'baseline'
  | 'trajectory'
  | 'milestones'
  | 'atRiskWithin'
  | 'weight'
  | 'minimumSample'
  | 'counterMetrics'
>;

/** A number to write down as the baseline: measured now, as of an instant. */
export interface FreezeBaseline {
  readonly kind: 'freeze';
  /** As of when; the start of the target, or now where that is still to come, when null. */
  readonly at: Instant | null;
}

type Said = Omit<TargetContent, 'baseline'> & { readonly baseline: TargetContent['baseline'] | FreezeBaseline };

/** What may be left out of a new target has a usual value. */
export type NewTarget = { readonly goal: string; readonly cascade?: Target['cascade'] } & Pick<
  Said,
  'metric' | 'aim' | 'dueAt'
> &
  Partial<Said> &
  People;

/** What is left out stays as it is. The metric stays: another metric is another target. */
export type TargetEdit = Partial<Omit<Said, 'metric'>> & People;

/** A target that says no more than it must is judged by the period in which its metric is reviewed. */
export const usualTarget = ({ cadence }: Metric, startsAt: Instant): Omit<Said, 'metric' | 'aim' | 'dueAt'> => ({
  slice: null,
  startsAt,
  measuredOver: { kind: 'last', count: 1, grain: grainOfCadence[cadence] },
  baseline: { kind: 'none' },
  trajectory: 'linear',
  milestones: [],
  atRiskWithin: 0.1,
  weight: 1,
  minimumSample: null,
  counterMetrics: [],
});

export function targetContentOf(target: Target): TargetContent {
  const { metric, slice, aim, startsAt, dueAt, measuredOver, baseline, trajectory } = target;
  const { milestones, atRiskWithin, weight, minimumSample, counterMetrics } = target;
  return {
    ...{ metric, slice, aim, startsAt, dueAt, measuredOver, baseline, trajectory },
    ...{ milestones, atRiskWithin, weight, minimumSample, counterMetrics },
  };
}
