/** Who hears of what: those whose follow it concerns, as far as they may see the goal that it is told of. */
import { assertNever } from '../../kernel/assert-never.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { goalsAbove } from '../book/goals-above.ts';
import { circleOf, maySee } from '../book/viewer.ts';
import { standingTargets } from '../roll-up/goal-standing.ts';
import type { Subject } from '../stakeholders.ts';
import type { Follow } from './follow.ts';
import type { About, Happening } from './happening.ts';

/** In the order of the follows. Who left, and who is not known any more, hears nothing. */
export function hearers(book: GoalBook, follows: readonly Follow[], happening: Happening): readonly Follow[] {
  const concerned = new Map<string, readonly Subject[]>();
  return follows.filter(({ stakeholder, subject, events }) => {
    if (!events.includes(happening.event)) return false;
    if (book.directory.stakeholders.get(stakeholder)?.leftAt !== null) return false;
    const subjects = concerned.get(stakeholder) ?? seenSubjects(book, stakeholder, happening.about);
    concerned.set(stakeholder, subjects);
    if (subject.kind === 'mine') return subjects.some((each) => isTheirs(book, stakeholder, each));
    return subjects.some(({ kind, key }) => kind === subject.kind && key === subject.key);
  });
}

/** Everything that it concerns, as this stakeholder sees it: a goal that is not for them is told by nothing, its targets included. */
function seenSubjects(book: GoalBook, stakeholder: string, about: About): readonly Subject[] {
  const goalsFrom = (id: string): readonly Subject[] => {
    const goal = book.goals.get(id);
    if (!goal || !maySee(book, stakeholder, goal)) return [];
    const seen = goalsAbove(book, id).filter((each) => maySee(book, stakeholder, each));
    return seen.map(({ id: key }) => ({ kind: 'goal', key }));
  };
  switch (about.kind) {
    case 'goal': {
      const goals = goalsFrom(about.goal);
      return goals.length === 0 ? [] : [...goals, ...standingTargets(book, about.goal).map(asTarget)];
    }
    case 'target': {
      const target = book.targets.get(about.target);
      const goals = target ? goalsFrom(target.goal) : [];
      return !target || goals.length === 0 ? [] : [asTarget(target), { kind: 'metric', key: target.metric }, ...goals];
    }
    case 'metric': {
      const targets = [...book.targets.values()].filter(
        ({ metric, goal, withdrawnAt }) =>
          metric === about.metric && withdrawnAt === null && book.goals.get(goal)?.state === 'active',
      );
      const seen = targets.filter(({ goal }) => goalsFrom(goal).length > 0);
      return [
        { kind: 'metric', key: about.metric },
        ...seen.map(asTarget),
        ...seen.flatMap(({ goal }) => goalsFrom(goal)),
      ];
    }
    default:
      return assertNever(about);
  }
}

const asTarget = ({ id }: { readonly id: string }): Subject => ({ kind: 'target', key: id });

/** Whether they, or a team that they are in, answer for it or work on it. */
function isTheirs({ directory }: GoalBook, stakeholder: string, subject: Subject): boolean {
  const { accountable, responsible } = directory.involved(subject);
  const circle = circleOf(directory, stakeholder);
  return (accountable !== null && circle.includes(accountable)) || responsible.some((each) => circle.includes(each));
}
