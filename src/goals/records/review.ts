/** The nouns: a review of a goal, and what was decided, in a review or outside one. */
import type { Instant } from '../../kernel/period.ts';

interface Recorded {
  readonly id: string;
  /** Id of the goal. */
  readonly goal: string;
  readonly at: Instant;
  /** Key of a stakeholder. */
  readonly by: string;
}

export interface Review extends Recorded {
  readonly summary: string;
}

export interface Decision extends Recorded {
  /** Id of the review that it was taken in; null outside one. */
  readonly review: string | null;
  /** What was decided. */
  readonly decision: string;
  /** Why; null where nothing is said. */
  readonly rationale: string | null;
}
