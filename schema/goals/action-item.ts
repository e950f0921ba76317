/** The noun: an action item, something to be done by somebody by a day. */
import { findGoal, findTarget } from '../../src/goals/book/find-seen.ts';
import { sightOf } from '../../src/goals/book/sight.ts';
import { type About, type ActionItem, actionItemStates, isLate } from '../../src/goals/records/action-item.ts';
import { findActionItem } from '../../src/goals/records/read-action-items.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { person } from '../people/person.ts';
import { GoalRef, TargetRef } from './goal-ref.ts';
import { words } from './goal-words.ts';

export const ActionItemStateEnum = builder.enumType('ActionItemState', {
  description: 'Whether something is still to be done.',
  values: words(actionItemStates, {
    open: 'Still to be done.',
    done: 'It was done.',
    dropped: 'Given up: it is not to be done any more.',
  }),
});

const AboutRef = builder.objectRef<About>('ActionItemAbout').implement({
  description: 'One row of the data, such as a response or a customer: whose loop is to be closed.',
  fields: (t) => ({
    kind: t.exposeID('kind', { description: 'Key of an entity, such as `customer`, or of a dataset of the model.' }),
    key: t.exposeID('key', { description: 'Key of the row.' }),
  }),
});

export const ActionItemRef = builder.objectRef<ActionItem>('ActionItem');

/** As far as this viewer may see it. */
export const seenItem = async ({ goals }: Context, id: string): Promise<ActionItem | null> =>
  findActionItem(goals.db, sightOf(await goals.book(), goals.viewer), id);

builder.node(ActionItemRef, {
  description:
    'Something to be done by somebody by a day: for a goal, for a target, or about one row of the data. Seen by whoever sees its goal, and by its owner.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, context) => seenItem(context, id),
  fields: (t) => ({
    title: t.exposeString('title', { description: 'What is to be done.' }),
    note: t.exposeString('note', { nullable: true, description: 'More of it; null where nothing is said.' }),
    goal: t.field({
      type: GoalRef,
      nullable: true,
      description: 'The goal that it is for, or that its target belongs to; null without one that you may see.',
      resolve: async ({ goal, target }, _, { goals }) => {
        const book = await goals.book();
        const id = goal ?? (target === null ? undefined : book.targets.get(target)?.goal);
        const found = id === undefined ? null : findGoal(book, goals.viewer, id);
        return found?.kind === 'ok' ? found.value : null;
      },
    }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'The target that it is for; null without one that you may see.',
      resolve: async ({ target }, _, { goals }) => {
        const found = target === null ? null : findTarget(await goals.book(), goals.viewer, target);
        return found?.kind === 'ok' ? found.value : null;
      },
    }),
    about: t.field({
      type: AboutRef,
      nullable: true,
      description: 'The row that it is about; null for none.',
      resolve: ({ about }) => about,
    }),
    owner: t.field(person<ActionItem>('Who is to do it.', ({ owner }) => owner)),
    ownerKey: t.exposeID('owner', { description: 'Key of who is to do it.' }),
    dueAt: t.field({ type: 'DateTime', description: 'By when.', resolve: ({ dueAt }) => new Date(dueAt) }),
    state: t.field({
      type: ActionItemStateEnum,
      description: 'Whether it is still to be done.',
      resolve: ({ state }) => state,
    }),
    overdue: t.boolean({
      description: 'Whether it is open and was due before now.',
      resolve: (item, _, { now }) => isLate(item, now),
    }),
    resolution: t.exposeString('resolution', { nullable: true, description: 'What came of it; null while open.' }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed; null while open.',
      resolve: ({ closedAt }) => (closedAt === null ? null : new Date(closedAt)),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was opened.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
    createdBy: t.exposeID('createdBy', { description: 'Key of the stakeholder who opened it.' }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was changed last.',
      resolve: ({ updatedAt }) => new Date(updatedAt),
    }),
    updatedBy: t.exposeID('updatedBy', { description: 'Key of the stakeholder who changed it last.' }),
    revision: t.exposeInt('revision', { description: '1, 2, 3 …: an edit names the one that it was made on.' }),
  }),
});
