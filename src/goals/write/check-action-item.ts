/** Everything that can be wrong with what is said of an action item, collected. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import { findGoal, findTarget } from '../book/find-seen.ts';
import type { GoalBook } from '../book/goal-book.ts';
import type { Viewer } from '../book/viewer.ts';
import type { About } from '../records/action-item.ts';
import type { ActionItemContent, NewActionItem } from './action-item-input.ts';
import { checkStakeholder } from './check-people.ts';
import { checkWords } from './check-words.ts';

const invalid = (message: string, path: readonly string[], hints: readonly string[]): Issue =>
  issue('ACTION_ITEM_INVALID', message, { path, hints });

export const checkContent = (book: GoalBook, { title, owner }: ActionItemContent): readonly Issue[] => [
  ...checkWords(title, 'title'),
  ...checkStakeholder(book.directory, owner, ['owner']),
];

export function checkNewItem(book: GoalBook, model: Model, viewer: Viewer, item: NewActionItem): readonly Issue[] {
  const { goal, target, about } = item;
  const found = [
    goal === null ? null : findGoal(book, viewer, goal, ['goal']),
    target === null ? null : findTarget(book, viewer, target, ['target']),
  ];
  return [
    ...checkContent(book, item),
    ...found.flatMap((each) => (each?.kind === 'refused' ? each.issues : [])),
    ...(goal !== null && target !== null
      ? [invalid('It is for a goal and for a target.', ['goal'], ['Name the target alone: its goal shows it, too.'])]
      : []),
    ...(goal === null && target === null && about === null
      ? [invalid('It is for nothing.', ['goal'], ['Name a goal or a target, or the row that it is about.'])]
      : []),
    ...(about === null ? [] : checkAbout(model, about)),
  ];
}

/** Whether there is such a row is not asked: rows come and go, and what was promised to a customer stays. */
function checkAbout({ datasets }: Model, { kind, key }: About): readonly Issue[] {
  const entities = [...datasets.values()].flatMap((dataset) => dataset.entities.map((entity) => entity.key));
  const kinds = [...new Set([...entities, ...datasets.keys()])];
  return [
    ...(kinds.includes(kind)
      ? []
      : [
          invalid(
            `The model has no entity and no dataset "${kind}".`,
            ['about', 'kind'],
            [...didYouMean(kind, kinds), 'Use the key of an entity, such as customer, or of a dataset.'],
          ),
        ]),
    ...checkWords(key, 'key', ['about', 'key']),
  ];
}
