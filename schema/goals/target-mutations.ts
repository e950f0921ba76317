/** Changes of targets. */
import { findTarget } from '../../src/goals/book/find-seen.ts';
import { createTarget, updateTarget, withdrawTarget } from '../../src/goals/write/write-target.ts';
import { issue, refused } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, revisionArgument } from '../mutation.ts';
import { readId } from '../read-id.ts';
import { TargetRef } from './goal-ref.ts';
import { readTarget, TargetContentInput } from './target-input.ts';

export const TargetPayload = builder.objectRef<Changed>('TargetPayload').implement({
  description: 'What a change of a target came to.',
  fields: (t) => ({
    target: t.field({
      type: TargetRef,
      nullable: true,
      description:
        'The target as it is now: also where the change was refused, so that a stale edit shows the newer one.',
      resolve: async ({ id }, _, { goals }) => {
        const found = id === null ? null : findTarget(await goals.book(), goals.viewer, id);
        return found?.kind === 'ok' ? found.value : null;
      },
    }),
    issues: t.field(issuesField),
  }),
});

const storeOf = ({ goals, session }: Context) => ({ db: goals.db, session });

builder.mutationFields((t) => ({
  createTarget: t.field({
    type: TargetPayload,
    description: 'Puts a number to a goal.',
    args: {
      goal: t.arg.id({ required: true, description: 'Global id of the goal.' }),
      metric: t.arg.id({ required: true, description: 'Key of the metric.' }),
      input: t.arg({ type: TargetContentInput, required: true, description: 'The target.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { goal: global, metric, input, idempotencyKey }, context) =>
      change(context, idempotencyKey, null, async (author) => {
        const goal = readId('Goal', global);
        const said = readTarget(input, context.catalog.model.metrics.get(metric)?.direction ?? 'increase');
        if (said.kind === 'refused') return said;
        const { aim, dueAt = (await context.goals.book()).goals.get(goal)?.endsAt ?? 0, ...rest } = said.value;
        if (!aim) return refused(nothingToReach);
        return createTarget(storeOf(context), author, { ...rest, goal, metric, aim, dueAt });
      }),
  }),
  updateTarget: t.field({
    type: TargetPayload,
    description: 'Changes a target. Its metric stays: another metric is another target.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the target.' }),
      revision: t.arg.int(revisionArgument),
      input: t.arg({ type: TargetContentInput, required: true, description: 'What changes.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, input, idempotencyKey }, context) => {
      const id = readId('Target', global);
      return change(context, idempotencyKey, id, async (author) => {
        const direction = (await context.goals.book()).targets.get(id)?.aim.direction ?? null;
        const edit = readTarget(input, direction);
        return edit.kind === 'ok' ? updateTarget(storeOf(context), author, { id, revision }, edit.value) : edit;
      });
    },
  }),
  withdrawTarget: t.field({
    type: TargetPayload,
    description: 'Takes a target out of its goal. It is kept, and counts for nothing from now on.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the target.' }),
      revision: t.arg.int(revisionArgument),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, idempotencyKey }, context) => {
      const id = readId('Target', global);
      return change(context, idempotencyKey, id, (author) =>
        withdrawTarget(storeOf(context), author, { id, revision }),
      );
    },
  }),
}));

const nothingToReach = issue('TARGET_INVALID', 'The target has no value.', {
  path: ['value'],
  hints: ['Give value, or low and high for a range.'],
});
