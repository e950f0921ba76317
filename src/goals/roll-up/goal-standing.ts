/** Where a goal stands, for one reader: its targets and the goals below it, as far as the reader may see them. */
import type { GoalBook } from '../book/goal-book.ts';
import { maySee, type Viewer } from '../book/viewer.ts';
import type { Goal } from '../goal.ts';
import type { Standing } from '../measure/standing.ts';
import type { Target } from '../target.ts';
import { type Part, type RolledUp, rollUp } from './roll-up.ts';

export interface GoalStanding extends RolledUp {
  /** Goals below that exist and are not for this reader: they count for nothing here, or their status could be told from the whole. */
  readonly hidden: number;
}

/** Targets that stand: not withdrawn. */
export const standingTargets = (book: GoalBook, goal: string): readonly Target[] =>
  [...book.targets.values()].filter((target) => target.goal === goal && target.withdrawnAt === null);

/** Goals directly below, drafts left out: nothing is promised yet. */
export const goalsBelow = (book: GoalBook, id: string): readonly Goal[] =>
  [...book.goals.values()].filter(({ parent, state }) => parent === id && state !== 'draft');

export function goalStanding(
  book: GoalBook,
  viewer: Viewer,
  goal: Goal,
  standings: ReadonlyMap<string, Standing>,
  tellMetric: (key: string) => string,
): GoalStanding {
  const targets = standingTargets(book, goal.id).flatMap(({ id, metric, weight }): readonly Part[] => {
    const standing = standings.get(id);
    const name = tellMetric(metric);
    return standing ? [{ name, weight, status: standing.status, attainment: standing.attainment }] : [];
  });
  const below = goalsBelow(book, goal.id);
  const seen = below.filter((each) => maySee(book, viewer, each));
  const goals = seen.map((each): Part => {
    const { status, attainment } = goalStanding(book, viewer, each, standings, tellMetric);
    return { name: each.title, weight: each.weight, status, attainment };
  });
  const hidden = below.length - seen.length;
  const rolled = rollUp(goal.rollUp, [...targets, ...goals]);
  const note = hidden === 0 ? '' : ` ${hidden === 1 ? 'One goal' : `${hidden} goals`} below it cannot be shown to you.`;
  return { ...rolled, reason: rolled.reason + note, hidden };
}

/** Of a goal and everything below it that this reader may see: whose standings it takes. */
export function targetsUnder(book: GoalBook, viewer: Viewer, goal: Goal): readonly Target[] {
  const below = goalsBelow(book, goal.id).filter((each) => maySee(book, viewer, each));
  return [...standingTargets(book, goal.id), ...below.flatMap((each) => targetsUnder(book, viewer, each))];
}
