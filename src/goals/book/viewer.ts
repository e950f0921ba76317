/** The noun: who asks, and what of the goals they may read. */
import type { Goal } from '../goal.ts';
import type { Directory, Involved } from '../stakeholders.ts';
import type { GoalBook } from './goal-book.ts';

/** Null where nobody says who asks: such a reader sees what everybody may see. */
export type Viewer = string | null;

/** Of a stakeholder: themselves and every team that they are in, nearest first. */
export function circleOf({ stakeholders }: Directory, key: string): readonly string[] {
  const circle: string[] = [];
  let next: string | undefined = key;
  while (next !== undefined && !circle.includes(next)) {
    circle.push(next);
    next = stakeholders.get(next)?.memberOf;
  }
  return circle;
}

/**
 * A restricted goal is for those who are something to it, for the members of teams that are, and for the people directly in a
 * team above one of those: the leaders of a department see what is promised inside it.
 */
export function maySee(book: GoalBook, viewer: Viewer, goal: Goal): boolean {
  if (goal.visibility === 'everyone') return true;
  if (viewer === null) return false;
  const { directory } = book;
  const named = everybody(directory.involved({ kind: 'goal', key: goal.id }));
  const team = directory.stakeholders.get(viewer)?.memberOf;
  const circle = circleOf(directory, viewer);
  return named.some(
    (each) => circle.includes(each) || (team !== undefined && teamsOver(directory, each).includes(team)),
  );
}

/** The teams that a team is in; of a person the teams that theirs is in: colleagues are not leaders. */
export function teamsOver(directory: Directory, key: string): readonly string[] {
  const [, ...teams] = circleOf(directory, key);
  return directory.stakeholders.get(key)?.kind === 'person' ? teams.slice(1) : teams;
}

const everybody = ({ accountable, responsible, consulted, informed }: Involved): readonly string[] => [
  ...(accountable === null ? [] : [accountable]),
  ...responsible,
  ...consulted,
  ...informed,
];
