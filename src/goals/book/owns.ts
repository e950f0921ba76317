/** Whether something is somebody's: what its owner may do to it, whatever else they may. */
import type { Involved, Subject } from '../stakeholders.ts';
import type { GoalBook } from './goal-book.ts';
import { involvedInTarget } from './involved-in-target.ts';
import { circleOf } from './viewer.ts';

/** Who answers for it, or also who works on it. */
export type Ownership = 'answers' | 'works';

/** Theirs, or of a team that they are in; of a target also where its goal is. False for what is not there. */
export function owns(book: GoalBook, stakeholder: string, subject: Subject, as: Ownership): boolean {
  const involved = involvedIn(book, subject);
  if (!involved) return false;
  const circle = circleOf(book.directory, stakeholder);
  const { accountable, responsible } = involved;
  return (
    (accountable !== null && circle.includes(accountable)) ||
    (as === 'works' && responsible.some((each) => circle.includes(each)))
  );
}

function involvedIn({ directory, goals, targets }: GoalBook, subject: Subject): Involved | null {
  switch (subject.kind) {
    case 'goal':
      return goals.has(subject.key) ? directory.involved(subject) : null;
    case 'target': {
      const target = targets.get(subject.key);
      return target ? involvedInTarget(directory, target) : null;
    }
    case 'metric':
      return directory.involved(subject);
  }
}
