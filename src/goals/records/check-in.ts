/** The noun: a check-in, what somebody says of a target on a day, beside the number of that day. */
import type { Instant } from '../../kernel/period.ts';
import type { TargetStatus } from '../status/target-status.ts';

export interface CheckIn {
  readonly id: string;
  /** Id of the target. */
  readonly target: string;
  readonly at: Instant;
  /** Key of a stakeholder. */
  readonly by: string;
  /** As it was measured then, in the unit of the metric; null where there was none. */
  readonly value: number | null;
  /** As it was shown then. */
  readonly status: TargetStatus;
  /** How likely the target will be hit, 0 to 1, as the writer sees it; null where nothing is said. */
  readonly confidence: number | null;
  readonly note: string;
  readonly nextStep: string | null;
}
