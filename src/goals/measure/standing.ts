/** The noun: where a target stands now, with everything that the judgement rests on. */
import type { Instant, Period } from '../../kernel/period.ts';
import type { Estimate, Interval } from '../../stats/statistic.ts';
import type { Pace } from '../status/progress.ts';
import type { TargetStatus } from '../status/target-status.ts';
import type { Target } from '../target.ts';

export interface Standing {
  readonly target: Target;
  /** As of when: now, but never past the due date nor past the end of a closed goal. */
  readonly asOf: Instant;
  /** Null where nothing of it has passed yet. */
  readonly period: Period | null;
  /** Null where there is no period, and where the metric can no longer be asked. */
  readonly estimate: Estimate | null;
  /** 95 %. */
  readonly interval: Interval | null;
  /** Where it began; null where nothing says so. */
  readonly baseline: number | null;
  /** What the trajectory asks for now; null without one. */
  readonly expected: number | null;
  /** (actual − baseline) / (target − baseline); null where one of them is missing. */
  readonly attainment: number | null;
  readonly pace: Pace;
  /** As judged now. */
  readonly observed: TargetStatus;
  /** As shown: a change is shown once two days agree on it. */
  readonly status: TargetStatus;
  readonly reason: string;
  /** How many more rows would decide an inconclusive target; null for another status, and where no number would. */
  readonly moreNeeded: number | null;
}
