/** The noun: a cascade that was made: a target, and the targets of segments that it was split into. */
import type { Instant } from '../../kernel/period.ts';
import type { Cascade } from './cascade.ts';

export interface TargetCascade {
  readonly id: string;
  /** Id of the target that was split. */
  readonly target: string;
  readonly dimension: string;
  /** The arithmetic as it was when the target was split: mix, values and parts; keys are segments. */
  readonly split: Cascade;
  readonly createdAt: Instant;
  readonly createdBy: string;
}
