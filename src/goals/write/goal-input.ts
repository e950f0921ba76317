/** The noun: what is said of a goal when it is made or changed. */
import type { Instant } from '../../kernel/period.ts';
import type { Cadence } from '../../model/metric.ts';
import type { Goal, GoalState, RollUp, Visibility } from '../goal.ts';
import type { People } from './check-people.ts';

/** What people write; the rest of a goal follows. */
export interface GoalContent {
  readonly title: string;
  readonly intent: string;
  readonly narrative: string | null;
  /** Id of the goal that it serves. */
  readonly parent: string | null;
  readonly level: string | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly state: Exclude<GoalState, 'closed'>;
  readonly rollUp: RollUp;
  readonly weight: number;
  readonly visibility: Visibility;
  readonly cadence: Cadence;
}

/** What may be left out of a new goal has a usual value. */
export type NewGoal = Pick<GoalContent, 'title' | 'intent' | 'startsAt' | 'endsAt'> & Partial<GoalContent> & People;

/** What is left out stays as it is. */
export type GoalEdit = Partial<GoalContent> & People;

export const usualGoal: Omit<GoalContent, 'title' | 'intent' | 'startsAt' | 'endsAt'> = {
  narrative: null,
  parent: null,
  level: null,
  state: 'active',
  rollUp: 'worst_child',
  weight: 1,
  visibility: 'everyone',
  cadence: 'monthly',
};

export function contentOf(goal: Goal): GoalContent {
  const { title, intent, narrative, parent, level, startsAt, endsAt, state, rollUp, weight, visibility, cadence } =
    goal;
  if (state === 'closed') throw new Error('A closed goal is not edited.');
  return { title, intent, narrative, parent, level, startsAt, endsAt, state, rollUp, weight, visibility, cadence };
}
