/** A goal and those that it serves, up to the top. */
import type { Goal } from '../goal.ts';
import type { GoalBook } from './goal-book.ts';

/** Itself first; empty where there is no such goal. */
export function goalsAbove({ goals }: GoalBook, id: string): readonly Goal[] {
  const above: Goal[] = [];
  for (let goal = goals.get(id); goal; goal = goal.parent === null ? undefined : goals.get(goal.parent))
    above.push(goal);
  return above;
}
