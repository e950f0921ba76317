/** Which targets count: of active goals, and not withdrawn. One past its due date keeps its last word until its goal is closed. */
import type { GoalBook } from './book/goal-book.ts';
import type { Target } from './target.ts';

export const runningTargets = ({ goals, targets }: GoalBook): readonly Target[] =>
  [...targets.values()].filter(({ goal, withdrawnAt }) => withdrawnAt === null && goals.get(goal)?.state === 'active');
