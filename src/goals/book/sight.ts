/** What of the goals a viewer may see, as lists that a statement can filter by. */
import type { GoalBook } from './goal-book.ts';
import { circleOf, maySee, type Viewer } from './viewer.ts';

export interface Sight {
  readonly viewer: Viewer;
  /** Ids. */
  readonly goals: readonly string[];
  readonly targets: readonly string[];
  /** Keys: the viewer and the teams that they are in; none where nobody says who asks. */
  readonly circle: readonly string[];
}

export function sightOf(book: GoalBook, viewer: Viewer): Sight {
  const goals = [...book.goals.values()].filter((goal) => maySee(book, viewer, goal)).map(({ id }) => id);
  const seen = new Set(goals);
  const targets = [...book.targets.values()].filter(({ goal }) => seen.has(goal)).map(({ id }) => id);
  return { viewer, goals, targets, circle: viewer === null ? [] : circleOf(book.directory, viewer) };
}
