/** The noun: where a target stood on a day, as it was seen then. */
import type { Instant } from '../../kernel/period.ts';
import type { TargetStatus } from '../status/target-status.ts';

export interface Snapshot {
  readonly target: string;
  /** Local day of the default calendar, ISO 8601. */
  readonly day: string;
  readonly takenAt: Instant;
  /** Of the target when it was judged. */
  readonly targetRevision: number;
  /** Of the definition of the metric; null where it is not stored. */
  readonly metricVersion: number | null;
  readonly value: number | null;
  readonly sampleSize: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly expected: number | null;
  readonly attainment: number | null;
  readonly observed: TargetStatus;
  readonly status: TargetStatus;
  readonly reason: string;
}
