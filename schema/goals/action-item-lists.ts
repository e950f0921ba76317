/** Action items in lists: of a goal, a target, a stakeholder, and all of them searched, in pages. */
import { resolveOffsetConnection } from '@pothos/plugin-relay';
import { sightOf } from '../../src/goals/book/sight.ts';
import type { ActionItem, ActionItemState } from '../../src/goals/records/action-item.ts';
import { type ActionItemSearch, searchActionItems } from '../../src/goals/records/read-action-items.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { checkPage } from '../page.ts';
import { StakeholderRef } from '../people/stakeholder.ts';
import { ActionItemRef, ActionItemStateEnum } from './action-item.ts';
import { GoalRef, TargetRef } from './goal-ref.ts';

export const AboutInput = builder.inputType('ActionItemAboutInput', {
  description: 'One row of the data: whose loop is to be closed.',
  fields: (t) => ({
    kind: t.id({
      required: true,
      description: 'Key of an entity, such as `customer`, or of a dataset, such as `survey_responses`, of the model.',
    }),
    key: t.id({ required: true, description: 'Key of the row.' }),
  }),
});

const ActionItemFilter = builder.inputType('ActionItemFilter', {
  description: 'Which action items: all conditions given must hold.',
  fields: (t) => ({
    about: t.field({ type: AboutInput, description: 'About this row.' }),
    owner: t.id({ description: 'Key of who is to do it.' }),
    state: t.field({ type: [ActionItemStateEnum], description: 'In one of these states; in any when absent.' }),
    overdue: t.boolean({ description: 'True: only open ones that were due before now; false: only the others.' }),
  }),
});

type Filter = typeof ActionItemFilter.$inferInput | null | undefined;

export const readItemSearch = (filter: Filter, { now }: Context): ActionItemSearch => ({
  about: filter?.about ?? undefined,
  owners: filter?.owner == null ? undefined : [filter.owner],
  states: filter?.state ?? undefined,
  overdue: filter?.overdue == null ? undefined : { is: filter.overdue, at: now },
});

const pageSizes = { usual: 50, largest: 200 };

const told = `in the order in which they are due, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when the arguments are refused.`;

type Page = Parameters<typeof checkPage>[0];

export async function pageOfItems({ goals }: Context, search: ActionItemSearch, page: Page) {
  checkPage(page, pageSizes.largest);
  const sight = sightOf(await goals.book(), goals.viewer);
  const options = { args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest };
  return resolveOffsetConnection(options, ({ limit, offset }) =>
    searchActionItems(goals.db, sight, search, { limit, offset }),
  );
}

export const ActionItemConnection = builder.connectionObject(
  { type: ActionItemRef, name: 'ActionItemConnection', description: 'A page of action items.' },
  { name: 'ActionItemEdge', description: 'An action item in a page.' },
);

builder.queryField('actionItems', (t) =>
  t.connection(
    {
      type: ActionItemRef,
      nullable: true,
      description: `Action items that you may see, ${told}`,
      args: { filter: t.arg({ type: ActionItemFilter, description: 'Which ones; all when absent.' }) },
      resolve: (_, { filter, ...page }, context) => pageOfItems(context, readItemSearch(filter, context), page),
    },
    ActionItemConnection,
  ),
);

builder.objectField(StakeholderRef, 'actionItems', (t) =>
  t.connection(
    {
      type: ActionItemRef,
      nullable: true,
      description: `What this stakeholder is to do, as far as you may see it, ${told}`,
      args: {
        state: t.arg({ type: [ActionItemStateEnum], description: 'In one of these states; in any when absent.' }),
        overdue: t.arg.boolean({ description: 'True: only open ones that were due before now; false: the others.' }),
      },
      resolve: ({ key }, { state, overdue, ...page }, context) =>
        pageOfItems(context, readItemSearch({ owner: key, state, overdue }, context), page),
    },
    ActionItemConnection,
  ),
);

const inStates = (items: readonly ActionItem[], states: readonly ActionItemState[] | null | undefined) =>
  items.filter(({ state }) => states == null || states.includes(state));

builder.objectField(GoalRef, 'actionItems', (t) =>
  t.field({
    type: [ActionItemRef],
    description: 'What is to be done for it and for its targets, in the order in which it is due.',
    args: { state: t.arg({ type: [ActionItemStateEnum], description: 'In one of these states; in any when absent.' }) },
    resolve: async ({ id }, { state }, { goals }) => inStates(await goals.records().actionItems(id), state),
  }),
);

builder.objectField(TargetRef, 'actionItems', (t) =>
  t.field({
    type: [ActionItemRef],
    description: 'What is to be done for it, in the order in which it is due.',
    args: { state: t.arg({ type: [ActionItemStateEnum], description: 'In one of these states; in any when absent.' }) },
    resolve: async ({ id, goal }, { state }, { goals }) =>
      inStates(await goals.records().actionItems(goal), state).filter(({ target }) => target === id),
  }),
);
