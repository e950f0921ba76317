/** What is somebody's: theirs, or of a team that they are in; and what is below them. */

import type { Goal } from '../goal.ts';
import type { Involved } from '../stakeholders.ts';
import type { Target } from '../target.ts';
import type { GoalBook } from './goal-book.ts';
import { involvedInTarget } from './involved-in-target.ts';
import { circleOf, maySee, teamsOver } from './viewer.ts';

const answersOrWorks = ({ accountable, responsible }: Involved, circle: readonly string[]): boolean =>
  [accountable, ...responsible].some((each) => each !== null && circle.includes(each));

/** Active goals that they, or teams that they are in, answer for or work on. */
export const goalsOf = (book: GoalBook, viewer: string): readonly Goal[] => {
  const circle = circleOf(book.directory, viewer);
  return activeGoals(book, viewer).filter(({ id }) =>
    answersOrWorks(book.directory.involved({ kind: 'goal', key: id }), circle),
  );
};

/** Targets of active goals that they, or teams that they are in, answer for or work on. */
export const targetsOf = (book: GoalBook, viewer: string): readonly Target[] => {
  const circle = circleOf(book.directory, viewer);
  return standing(book, viewer).filter((target) => answersOrWorks(involvedInTarget(book.directory, target), circle));
};

/**
 * Targets of goals that somebody below answers for: the teams inside the team that a viewer is directly in, or inside the team
 * that acts itself, and the people in those.
 */
export function targetsBelow(book: GoalBook, viewer: string): readonly Target[] {
  const { directory } = book;
  const who = directory.stakeholders.get(viewer);
  const team = who?.kind === 'team' ? viewer : who?.memberOf;
  if (team === undefined) return [];
  const over = (key: string): readonly string[] =>
    who?.kind === 'team' ? circleOf(directory, key).slice(1) : teamsOver(directory, key);
  return standing(book, viewer).filter((target) => {
    const own = involvedInTarget(directory, target).accountable;
    const goals = directory.involved({ kind: 'goal', key: target.goal }).accountable;
    return [own, goals].some((each) => each !== null && over(each).includes(team));
  });
}

const activeGoals = (book: GoalBook, viewer: string): readonly Goal[] =>
  [...book.goals.values()].filter((goal) => goal.state === 'active' && maySee(book, viewer, goal));

function standing(book: GoalBook, viewer: string): readonly Target[] {
  const goals = new Set(activeGoals(book, viewer).map(({ id }) => id));
  return [...book.targets.values()].filter(({ goal, withdrawnAt }) => withdrawnAt === null && goals.has(goal));
}
