/** Changes of action items. */
import type { ActionItemEdit } from '../../src/goals/write/action-item-input.ts';
import { closeActionItem, openActionItem, updateActionItem } from '../../src/goals/write/write-action-item.ts';
import { builder } from '../builder.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, revisionArgument, storeOf } from '../mutation.ts';
import { readId } from '../read-id.ts';
import { ActionItemRef, seenItem } from './action-item.ts';
import { AboutInput } from './action-item-lists.ts';

const ActionItemPayload = builder.objectRef<Changed>('ActionItemPayload').implement({
  description: 'What a change of an action item came to.',
  fields: (t) => ({
    actionItem: t.field({
      type: ActionItemRef,
      nullable: true,
      description:
        'The item as it is now: also where the change was refused, so that a stale edit shows the newer one.',
      resolve: ({ id }, _, context) => (id === null ? null : seenItem(context, id)),
    }),
    issues: t.field(issuesField),
  }),
});

const OpenActionItemInput = builder.inputType('OpenActionItemInput', {
  description: 'Something to be done: for a goal or a target, or about a row of the data, or both.',
  fields: (t) => ({
    title: t.string({ required: true, description: 'What is to be done.' }),
    note: t.string({ description: 'More of it.' }),
    owner: t.id({ required: true, description: 'Key of who is to do it.' }),
    dueAt: t.field({ type: 'DateTime', required: true, description: 'By when.' }),
    goal: t.id({ description: 'Global id of the goal that it is for.' }),
    target: t.id({ description: 'Global id of the target that it is for, in place of a goal.' }),
    about: t.field({ type: AboutInput, description: 'The row that it is about.' }),
  }),
});

const UpdateActionItemInput = builder.inputType('UpdateActionItemInput', {
  description: 'A change of an action item. What is left out stays; what it is for stays always.',
  fields: (t) => ({
    title: t.string({ description: 'What is to be done.' }),
    note: t.string({ description: 'More of it; null for nothing.' }),
    owner: t.id({ description: 'Key of who is to do it.' }),
    dueAt: t.field({ type: 'DateTime', description: 'By when.' }),
  }),
});

const ActionItemOutcomeEnum = builder.enumType('ActionItemOutcome', {
  description: 'How an action item ends.',
  values: {
    DONE: { value: 'done', description: 'It was done.' },
    DROPPED: { value: 'dropped', description: 'It was given up.' },
  } as const,
});

/** Of what may not be missing, null counts as left out. */
const readEdit = ({ title, note, owner, dueAt }: typeof UpdateActionItemInput.$inferInput): ActionItemEdit => ({
  ...(title == null ? {} : { title }),
  ...(note === undefined ? {} : { note }),
  ...(owner == null ? {} : { owner }),
  ...(dueAt == null ? {} : { dueAt: dueAt.getTime() }),
});

builder.mutationFields((t) => ({
  openActionItem: t.field({
    type: ActionItemPayload,
    description: 'Gives somebody something to do by a day.',
    args: {
      input: t.arg({ type: OpenActionItemInput, required: true, description: 'What, who, by when, and what for.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { input, idempotencyKey }, context) =>
      change(context, idempotencyKey, null, (author) => {
        const { title, note, owner, dueAt, goal, target, about } = input;
        return openActionItem(storeOf(context), author, {
          title,
          note: note ?? null,
          owner,
          dueAt: dueAt.getTime(),
          goal: goal == null ? null : readId('Goal', goal),
          target: target == null ? null : readId('Target', target),
          about: about ?? null,
        });
      }),
  }),
  updateActionItem: t.field({
    type: ActionItemPayload,
    description: 'Changes an action item that is open.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the item.' }),
      revision: t.arg.int(revisionArgument),
      input: t.arg({ type: UpdateActionItemInput, required: true, description: 'What changes.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, input, idempotencyKey }, context) => {
      const id = readId('ActionItem', global);
      return change(context, idempotencyKey, id, (author) =>
        updateActionItem(storeOf(context), author, { id, revision }, readEdit(input)),
      );
    },
  }),
  closeActionItem: t.field({
    type: ActionItemPayload,
    description: 'Ends an action item, with what came of it: closes the loop.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the item.' }),
      revision: t.arg.int(revisionArgument),
      outcome: t.arg({ type: ActionItemOutcomeEnum, required: true, description: 'How it ends.' }),
      resolution: t.arg.string({ required: true, description: 'What came of it, in a sentence.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, outcome, resolution, idempotencyKey }, context) => {
      const id = readId('ActionItem', global);
      return change(context, idempotencyKey, id, (author) =>
        closeActionItem(storeOf(context), author, { id, revision }, { outcome, resolution }),
      );
    },
  }),
}));
