/** The nouns: reviews of a goal and what was decided, and when the next review is due. */
import { resolveArrayConnection } from '@pothos/plugin-relay';
import { isOverdue, reviewDueAt } from '../../src/goals/cadence/due.ts';
import type { Goal } from '../../src/goals/goal.ts';
import type { Decision, Review } from '../../src/goals/records/review.ts';
import type { Instant } from '../../src/kernel/period.ts';
import { defaultCalendar } from '../../src/model/default-calendar.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { checkPage } from '../page.ts';
import { person } from '../people/person.ts';
import { GoalRef } from './goal-ref.ts';

export const ReviewRef = builder.objectRef<Review>('Review');
export const DecisionRef = builder.objectRef<Decision>('Decision');

ReviewRef.implement({
  description: 'A look at a goal by those who are in it. Never changed after the fact.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When it was held.', resolve: ({ at }) => new Date(at) }),
    by: t.field(person<Review>('Who wrote it down.', ({ by }) => by)),
    byKey: t.exposeID('by', { description: 'Key of who wrote it down.' }),
    summary: t.exposeString('summary', { description: 'What was seen.' }),
    decisions: t.field({
      type: [DecisionRef],
      description: 'What was decided in it.',
      resolve: async ({ id, goal }, _, { goals }) =>
        (await goals.records().decisions(goal)).filter(({ review }) => review === id),
    }),
  }),
});

DecisionRef.implement({
  description: 'What was decided about a goal. Never changed after the fact.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When it was decided.', resolve: ({ at }) => new Date(at) }),
    by: t.field(person<Decision>('Who wrote it down.', ({ by }) => by)),
    byKey: t.exposeID('by', { description: 'Key of who wrote it down.' }),
    decision: t.exposeString('decision', { description: 'What was decided.' }),
    rationale: t.exposeString('rationale', { nullable: true, description: 'Why; null where nothing is said.' }),
    review: t.field({
      type: ReviewRef,
      nullable: true,
      description: 'The review that it was taken in; null outside one.',
      resolve: async ({ goal, review }, _, { goals }) =>
        (await goals.records().reviews(goal)).find(({ id }) => id === review) ?? null,
    }),
  }),
});

const pageSizes = { usual: 20, largest: 200 };

const told = `newest first, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when the arguments are refused.`;

type Page = Parameters<typeof checkPage>[0];

function pageOf<T>(page: Page, all: readonly T[]) {
  checkPage(page, pageSizes.largest);
  return resolveArrayConnection({ args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest }, [...all]);
}

/** When the next one is due: also for lists of what is overdue. */
export async function dueReview({ goals, catalog }: Context, goal: Goal): Promise<Instant | null> {
  const [last] = await goals.records().reviews(goal.id);
  return reviewDueAt(defaultCalendar(catalog.model), goal, last?.at ?? null);
}

builder.objectField(GoalRef, 'reviews', (t) =>
  t.connection(
    {
      type: ReviewRef,
      nullable: true,
      description: `Looks at it, ${told}`,
      resolve: async ({ id }, page, { goals }) => pageOf(page, await goals.records().reviews(id)),
    },
    { description: 'A page of reviews.' },
    { description: 'A review in a page.' },
  ),
);

builder.objectField(GoalRef, 'decisions', (t) =>
  t.connection(
    {
      type: DecisionRef,
      nullable: true,
      description: `What was decided about it, in reviews and outside them, ${told}`,
      resolve: async ({ id }, page, { goals }) => pageOf(page, await goals.records().decisions(id)),
    },
    { description: 'A page of decisions.' },
    { description: 'A decision in a page.' },
  ),
);

builder.objectFields(GoalRef, (t) => ({
  lastReviewAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When it was reviewed last; null where it never was.',
    resolve: async ({ id }, _, { goals }) => {
      const [last] = await goals.records().reviews(id);
      return last ? new Date(last.at) : null;
    },
  }),
  reviewDueAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When the next review is due: one unit of its cadence, in the default calendar, after the last one, or after its start (its ' +
      'making where that was later); the last of all at its end. Null for drafts and closed goals, and once the last was written.',
    resolve: async (goal, _, context) => {
      const due = await dueReview(context, goal);
      return due === null ? null : new Date(due);
    },
  }),
  reviewOverdue: t.boolean({
    description: 'Whether the next review was due before now.',
    resolve: async (goal, _, context) => isOverdue(await dueReview(context, goal), context.now),
  }),
}));
