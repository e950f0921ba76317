/** The noun: a goal, an intent with a period that somebody owns; targets put numbers to it. */
import type { Instant } from '../kernel/period.ts';
import type { Cadence } from '../model/metric.ts';

export const goalStates = ['draft', 'active', 'closed'] as const;
export const outcomes = ['achieved', 'partly_achieved', 'missed', 'abandoned'] as const;
export const rollUps = ['worst_child', 'weighted', 'indicator_count'] as const;
export const visibilities = ['everyone', 'restricted'] as const;

export type GoalState = (typeof goalStates)[number];
export type Outcome = (typeof outcomes)[number];
export type RollUp = (typeof rollUps)[number];
export type Visibility = (typeof visibilities)[number];

/** What is written and changed by people, under a revision. */
export interface Edited {
  /** 1, 2, 3 …: an edit names the one that it was made on. */
  readonly revision: number;
  readonly createdAt: Instant;
  /** Key of a stakeholder. */
  readonly createdBy: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
}

export interface Goal extends Edited {
  readonly id: string;
  readonly title: string;
  /** What shall be true in the end, in a sentence. */
  readonly intent: string;
  /** Why, and how. */
  readonly narrative: string | null;
  /** Id of the goal that it serves; null at the top. */
  readonly parent: string | null;
  /** Key of a level of the pyramid. */
  readonly level: string | null;
  /** `[startsAt, endsAt)`. */
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly state: GoalState;
  /** Null until closed, as the two below. */
  readonly outcome: Outcome | null;
  readonly closedAt: Instant | null;
  readonly closingNote: string | null;
  /** How the statuses of its targets and of the goals below it become its own. */
  readonly rollUp: RollUp;
  /** In the roll-up of the goal above; greater than 0. */
  readonly weight: number;
  /** Whether everybody may read it, or only those who are something to it, and the teams above them. */
  readonly visibility: Visibility;
  /** How often it is reviewed. */
  readonly cadence: Cadence;
}
