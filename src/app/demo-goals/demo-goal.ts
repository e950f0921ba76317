/** The nouns: the goals of the demo company, in days from its today; what is measured decides on their numbers. */
import type { Goal, Outcome, RollUp } from '../../goals/goal.ts';
import type { TargetStatus } from '../../goals/status/target-status.ts';
import type { MeasuredOver, Target, Trajectory } from '../../goals/target.ts';
import type { NewGoal } from '../../goals/write/goal-input.ts';
import type { Condition } from '../../model/condition.ts';

/** Days from today; negative ones are past. */
type Days = number;

export interface DemoTarget {
  readonly metric: string;
  readonly slice?: Condition;
  readonly direction: Target['aim']['direction'];
  readonly from: Days;
  readonly due: Days;
  readonly over: MeasuredOver;
  /** none: judged by its value alone. */
  readonly baseline: 'none' | 'frozen' | 'computed';
  readonly trajectory?: Trajectory;
  /** Milestones: which share of the way is to be gone by then. */
  readonly steps?: readonly { readonly at: Days; readonly share: number; readonly title: string }[];
  readonly atRiskWithin?: number;
  /** Where it is to stand today: its value is chosen for it. */
  readonly stands: Exclude<TargetStatus, 'no_target'>;
  /** A metric that pays for it today: what would be good is AT_RISK. */
  readonly paidBy?: { readonly metric: string; readonly bound: 'minimum' | 'maximum' };
  readonly cascade?: { readonly dimension: string; readonly at: Days };
  readonly checkIns?: readonly DemoCheckIn[];
}

export interface DemoCheckIn {
  readonly at: Days;
  readonly confidence: number;
  readonly note: string;
  readonly nextStep: string | null;
}

export interface DemoGoal
  extends Pick<NewGoal, 'title' | 'intent' | 'narrative' | 'state' | 'responsible' | 'informed' | 'weight'> {
  /** Names it among the others. */
  readonly key: string;
  readonly parent: string | null;
  readonly level: string;
  /** Who answers for it, and who wrote it down. */
  readonly accountable: string;
  readonly from: Days;
  readonly until: Days;
  readonly rollUp: RollUp;
  readonly visibility?: Goal['visibility'];
  readonly closed?: { readonly at: Days; readonly outcome: Outcome; readonly note: string };
  readonly targets: readonly DemoTarget[];
}

/** Midnight (UTC) so many days from an instant. */
export const dayFrom = (now: number, days: Days): number => (Math.floor(now / day) + days) * day;

export const day = 86_400_000;
