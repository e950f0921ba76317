/** The goals that a reader held by row policies has: those whose every number is of rows that they may be told about. */
import type { Session } from '../../engine/session.ts';
import type { GoalBook } from './goal-book.ts';
import { goalsAbove } from './goals-above.ts';

/**
 * A target is judged once, of all its rows: whoever is held to fewer of them would be told what the others have. It is then not in the book, and
 * neither is its goal, nor any goal that a status of it rolls up to.
 */
export function restrictBook(book: GoalBook, session: Pick<Session, 'withholds'>): GoalBook {
  const closed = [...book.targets.values()].filter(({ metric, slice }) => session.withholds({ metric, where: slice }));
  if (closed.length === 0) return book;
  const hidden = new Set(closed.flatMap(({ goal }) => goalsAbove(book, goal).map(({ id }) => id)));
  return {
    ...book,
    goals: new Map([...book.goals].filter(([id]) => !hidden.has(id))),
    targets: new Map([...book.targets].filter(([, { goal }]) => !hidden.has(goal))),
  };
}
