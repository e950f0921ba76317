/** The list of goals: filtered, in pages. */
import { resolveArrayConnection } from '@pothos/plugin-relay';
import { maySee } from '../../src/goals/book/viewer.ts';
import { builder } from '../builder.ts';
import { checkPage } from '../page.ts';
import { GoalRef } from './goal-ref.ts';
import { GoalStateEnum, TargetStatusEnum } from './goal-words.ts';

const pageSizes = { usual: 50, largest: 200 };

const GoalFilter = builder.inputType('GoalFilter', {
  description: 'Which goals: all conditions given must hold.',
  fields: (t) => ({
    state: t.field({
      type: [GoalStateEnum],
      description: 'In one of these states; drafts, active and closed ones when absent.',
    }),
    status: t.field({ type: [TargetStatusEnum], description: 'Standing in one of these statuses now.' }),
    owner: t.id({ description: 'Key of the accountable stakeholder.' }),
    level: t.id({ description: 'Key of a level of the pyramid.' }),
    top: t.boolean({ description: 'True: only goals that serve no other; false: only those that do.' }),
  }),
});

builder.queryField('goals', (t) =>
  t.connection(
    {
      type: GoalRef,
      nullable: true,
      description: `Goals that you may see, in the order of making, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when the arguments are refused.`,
      args: { filter: t.arg({ type: GoalFilter, description: 'Which goals; all when absent.' }) },
      resolve: async (_, { filter, ...page }, { goals }) => {
        checkPage(page, pageSizes.largest);
        const book = await goals.book();
        const { state, status, owner, level, top } = filter ?? {};
        const found = [...book.goals.values()].filter(
          (goal) =>
            maySee(book, goals.viewer, goal) &&
            (state == null || state.includes(goal.state)) &&
            (owner == null || book.directory.involved({ kind: 'goal', key: goal.id }).accountable === owner) &&
            (level == null || goal.level === level) &&
            (top == null || (goal.parent === null) === top),
        );
        const standing = status == null ? [] : await Promise.all(found.map((goal) => goals.goalStanding(goal)));
        const wanted =
          status == null ? found : found.filter((_, index) => status.includes(standing[index]?.status ?? 'no_target'));
        return resolveArrayConnection({ args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest }, wanted);
      },
    },
    { description: 'A page of goals.' },
    { description: 'A goal in a list.' },
  ),
);
