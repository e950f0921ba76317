/** Everything that can be wrong with what is said of a goal, collected. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { maySee, type Viewer } from '../book/viewer.ts';
import { checkPeople, type People } from './check-people.ts';
import type { GoalContent } from './goal-input.ts';

export interface GoalCheck {
  readonly book: GoalBook;
  readonly model: Model;
  readonly viewer: Viewer;
  /** Null for a new one. */
  readonly id: string | null;
  /** Whether somebody is accountable after the change. */
  readonly owned: boolean;
}

const invalid = (message: string, path: string, hint: string): Issue =>
  issue('GOAL_INVALID', message, { path: [path], hints: [hint] });

export function checkGoal(content: GoalContent, people: People, check: GoalCheck): readonly Issue[] {
  const { title, intent, startsAt, endsAt, weight, level, state } = content;
  const levels = check.model.pyramid.levels.map(({ key }) => key);
  return [
    ...(title.trim() === '' ? [invalid('The goal has no title.', 'title', 'Give it a name for people.')] : []),
    ...(intent.trim() === ''
      ? [invalid('The goal has no intent.', 'intent', 'Say in a sentence what shall be true in the end.')]
      : []),
    ...(startsAt < endsAt
      ? []
      : [invalid('The goal ends at or before its start.', 'endsAt', 'Give a later end; it is exclusive.')]),
    ...(weight > 0 && Number.isFinite(weight)
      ? []
      : [invalid(`A weight of ${weight} is impossible.`, 'weight', 'Give a number above 0; 1 is usual.')]),
    ...(level === null || levels.includes(level)
      ? []
      : [
          issue('GOAL_INVALID', `Unknown level "${level}".`, {
            path: ['level'],
            hints: [...didYouMean(level, levels), `Levels: ${levels.join(', ')}.`],
          }),
        ]),
    ...(state === 'active' && !check.owned
      ? [
          invalid(
            'Nobody is accountable for the goal.',
            'accountable',
            'Name exactly one person or team, or keep it a draft.',
          ),
        ]
      : []),
    ...checkParent(content, check),
    ...checkPeople(check.book.directory, people),
  ];
}

function checkParent({ parent }: GoalContent, { book, viewer, id }: GoalCheck): readonly Issue[] {
  if (parent === null) return [];
  const found = book.goals.get(parent);
  if (!found || !maySee(book, viewer, found))
    return [
      issue('UNKNOWN_GOAL', 'There is no such goal to serve.', {
        path: ['parent'],
        hints: ['Use the field id of a goal that you can see.'],
      }),
    ];
  const above = new Set<string>();
  for (let each: string | null | undefined = parent; each != null && !above.has(each); ) {
    above.add(each);
    each = book.goals.get(each)?.parent;
  }
  if (id !== null && above.has(id))
    return [invalid('The goal would serve itself, over other goals.', 'parent', 'Choose a goal that is not below it.')];
  return [];
}
