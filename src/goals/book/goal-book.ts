/** All goals, targets and who is what to them, as of one moment: what reading, roll-up and audit work on. */
import type { Goal } from '../goal.ts';
import type { Directory } from '../stakeholders.ts';
import type { Target } from '../target.ts';

/** Maps are keyed by id, in the order of creation. */
export interface GoalBook {
  readonly goals: ReadonlyMap<string, Goal>;
  /** Withdrawn ones included. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly directory: Directory;
}
