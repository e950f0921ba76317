/** The running targets of a metric, as far as a reader may see them. */
import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../../model/condition.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { maySee, type Viewer } from '../book/viewer.ts';
import { runningTargets } from '../running-targets.ts';
import type { Target } from '../target.ts';

export const metricTargets = (book: GoalBook, viewer: Viewer, metric: string): readonly Target[] =>
  runningTargets(book).filter((target) => {
    const goal = target.metric === metric ? book.goals.get(target.goal) : undefined;
    return goal !== undefined && maySee(book, viewer, goal);
  });

/** Whether a target is of just these rows. */
export const isOfSlice = ({ slice }: Target, where: Condition | null): boolean => isDeepStrictEqual(slice, where);
