/** A goal or target by id, as far as the viewer may know of it. */
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Goal } from '../goal.ts';
import type { Target } from '../target.ts';
import type { GoalBook } from './goal-book.ts';
import { maySee, type Viewer } from './viewer.ts';

type Path = readonly (string | number)[];

/** UNKNOWN_GOAL also for one that is not for this viewer: that it exists is not told. */
export function findGoal(book: GoalBook, viewer: Viewer, id: string, path: Path = ['id']): Result<Goal> {
  const goal = book.goals.get(id);
  if (goal && maySee(book, viewer, goal)) return ok(goal);
  return refused(
    issue('UNKNOWN_GOAL', `There is no goal "${id}" that you may see.`, {
      path,
      hints: ['Take the id from the list of goals.'],
    }),
  );
}

/** A target is seen by whoever sees its goal. */
export function findTarget(book: GoalBook, viewer: Viewer, id: string, path: Path = ['id']): Result<Target> {
  const target = book.targets.get(id);
  const goal = target && book.goals.get(target.goal);
  if (target && goal && maySee(book, viewer, goal)) return ok(target);
  return refused(
    issue('UNKNOWN_TARGET', `There is no target "${id}" that you may see.`, {
      path,
      hints: ['Take the id from the targets of a goal or a metric.'],
    }),
  );
}
