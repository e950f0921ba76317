/** Writing down reviews and decisions. */
import { findGoal } from '../../src/goals/book/find-seen.ts';
import { recordDecision, recordReview } from '../../src/goals/write/record-review.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, storeOf } from '../mutation.ts';
import { readId } from '../read-id.ts';
import { GoalRef } from './goal-ref.ts';
import { DecisionRef, ReviewRef } from './review.ts';

type Recorded = Changed & { readonly of: string };

const goalField = {
  type: GoalRef,
  nullable: true as const,
  description: 'The goal, also where this was refused; null where you may see none.',
  resolve: async ({ of }: Recorded, _: unknown, { goals }: Context) => {
    const found = findGoal(await goals.book(), goals.viewer, of);
    return found.kind === 'ok' ? found.value : null;
  },
};

const ReviewPayload = builder.objectRef<Recorded>('ReviewPayload').implement({
  description: 'What a review came to.',
  fields: (t) => ({
    review: t.field({
      type: ReviewRef,
      nullable: true,
      description: 'The review; null where it was refused.',
      resolve: async ({ id, of }, _, { goals }) =>
        (id === null ? undefined : (await goals.records().reviews(of)).find((each) => each.id === id)) ?? null,
    }),
    goal: t.field(goalField),
    issues: t.field(issuesField),
  }),
});

const DecisionPayload = builder.objectRef<Recorded>('DecisionPayload').implement({
  description: 'What a decision came to.',
  fields: (t) => ({
    decision: t.field({
      type: DecisionRef,
      nullable: true,
      description: 'The decision; null where it was refused.',
      resolve: async ({ id, of }, _, { goals }) =>
        (id === null ? undefined : (await goals.records().decisions(of)).find((each) => each.id === id)) ?? null,
    }),
    goal: t.field(goalField),
    issues: t.field(issuesField),
  }),
});

const DecisionInput = builder.inputType('DecisionInput', {
  description: 'Something that was decided.',
  fields: (t) => ({
    decision: t.string({ required: true, description: 'What was decided.' }),
    rationale: t.string({ description: 'Why it was decided.' }),
  }),
});

const readDecision = ({ decision, rationale }: typeof DecisionInput.$inferInput) => ({
  decision,
  rationale: rationale ?? null,
});

builder.mutationFields((t) => ({
  recordReview: t.field({
    type: ReviewPayload,
    description: 'Writes down that a goal was reviewed, with what was decided. One that is closed is looked back on.',
    args: {
      goal: t.arg.id({ required: true, description: 'Global id of the goal.' }),
      summary: t.arg.string({ required: true, description: 'What was seen.' }),
      decisions: t.arg({ type: [DecisionInput], description: 'What was decided; nothing when absent.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: async (_, { goal: global, summary, decisions, idempotencyKey }, context) => {
      const goal = readId('Goal', global);
      const said = { goal, summary, decisions: (decisions ?? []).map(readDecision) };
      const changed = await change(context, idempotencyKey, null, (author) =>
        recordReview(storeOf(context), author, said),
      );
      return { ...changed, of: goal };
    },
  }),
  recordDecision: t.field({
    type: DecisionPayload,
    description: 'Writes down what was decided about a goal outside a review.',
    args: {
      goal: t.arg.id({ required: true, description: 'Global id of the goal.' }),
      input: t.arg({ type: DecisionInput, required: true, description: 'What was decided.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: async (_, { goal: global, input, idempotencyKey }, context) => {
      const goal = readId('Goal', global);
      const changed = await change(context, idempotencyKey, null, (author) =>
        recordDecision(storeOf(context), author, { ...readDecision(input), goal }),
      );
      return { ...changed, of: goal };
    },
  }),
}));
