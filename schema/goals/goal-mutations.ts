/** Changes of goals. */

import { findGoal } from '../../src/goals/book/find-seen.ts';
import type { GoalEdit } from '../../src/goals/write/goal-input.ts';
import { closeGoal, createGoal, reopenGoal, updateGoal } from '../../src/goals/write/write-goal.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { defaultCalendar } from '../../src/model/default-calendar.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { CadenceEnum } from '../definitions/cadence.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, revisionArgument, storeOf } from '../mutation.ts';
import { PeriodInput, type PeriodInputShape, readPeriod } from '../numbers/period-input.ts';
import { PeopleInput, readPeople } from '../people/people.ts';
import { readId } from '../read-id.ts';
import { GoalRef } from './goal-ref.ts';
import { OutcomeEnum, RollUpEnum, VisibilityEnum } from './goal-words.ts';

const GoalPayload = builder.objectRef<Changed>('GoalPayload').implement({
  description: 'What a change of a goal came to.',
  fields: (t) => ({
    goal: t.field({
      type: GoalRef,
      nullable: true,
      description:
        'The goal as it is now: also where the change was refused, so that a stale edit shows the newer one.',
      resolve: async ({ id }, _, { goals }) => {
        const found = id === null ? null : findGoal(await goals.book(), goals.viewer, id);
        return found?.kind === 'ok' ? found.value : null;
      },
    }),
    issues: t.field(issuesField),
  }),
});

const DraftStateEnum = builder.enumType('GoalDraftState', {
  description: 'What a goal that is not closed can be.',
  values: {
    DRAFT: { value: 'draft', description: 'Being written: nothing is promised yet.' },
    ACTIVE: { value: 'active', description: 'Promised; somebody has to be accountable.' },
  } as const,
});

const CreateGoalInput = builder.inputType('CreateGoalInput', {
  description: 'A new goal. What is left out has a usual value.',
  fields: (t) => ({
    title: t.string({ required: true, description: 'Name for people.' }),
    intent: t.string({ required: true, description: 'What shall be true in the end, in a sentence.' }),
    period: t.field({ type: PeriodInput, required: true, description: 'For which time; with a start and an end.' }),
    narrative: t.string({ description: 'Why, and how.' }),
    parent: t.id({ description: 'Global id of the goal that it serves; none when absent.' }),
    level: t.id({ description: 'Key of a level of the pyramid; none when absent.' }),
    state: t.field({ type: DraftStateEnum, description: 'ACTIVE when absent.' }),
    rollUp: t.field({ type: RollUpEnum, description: 'WORST_CHILD when absent.' }),
    weight: t.float({ description: 'In the roll-up of the goal above; 1 when absent.' }),
    visibility: t.field({ type: VisibilityEnum, description: 'EVERYONE when absent.' }),
    cadence: t.field({ type: CadenceEnum, description: 'How often it is reviewed; MONTHLY when absent.' }),
    people: t.field({ type: PeopleInput, description: 'Who is what to it.' }),
  }),
});

const UpdateGoalInput = builder.inputType('UpdateGoalInput', {
  description: 'A change of a goal. What is left out stays; null takes away what may be missing.',
  fields: (t) => ({
    title: t.string({ description: 'Name for people.' }),
    intent: t.string({ description: 'What shall be true in the end, in a sentence.' }),
    period: t.field({ type: PeriodInput, description: 'For which time; with a start and an end.' }),
    narrative: t.string({ description: 'Why, and how; null for nothing.' }),
    parent: t.id({ description: 'Global id of the goal that it serves; null for none.' }),
    level: t.id({ description: 'Key of a level of the pyramid; null for none.' }),
    state: t.field({ type: DraftStateEnum, description: 'A draft becomes a promise, or the other way.' }),
    rollUp: t.field({ type: RollUpEnum, description: 'How the statuses below it become its own.' }),
    weight: t.float({ description: 'In the roll-up of the goal above; greater than 0.' }),
    visibility: t.field({ type: VisibilityEnum, description: 'Who may read it.' }),
    cadence: t.field({ type: CadenceEnum, description: 'How often it is reviewed.' }),
    people: t.field({ type: PeopleInput, description: 'Who is what to it.' }),
  }),
});

type Said = typeof UpdateGoalInput.$inferInput;

/** Of what may not be missing, null counts as left out. */
function readEdit({ period, people, parent, narrative, level, ...rest }: Said, context: Context): Result<GoalEdit> {
  const span = period == null ? ok({}) : readSpan(period, context);
  if (span.kind === 'refused') return span;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null)) as GoalEdit;
  return ok({
    ...given,
    ...span.value,
    ...(parent === undefined ? {} : { parent: parent && readId('Goal', parent) }),
    ...(narrative === undefined ? {} : { narrative }),
    ...(level === undefined ? {} : { level }),
    ...readPeople(people),
  });
}

function readSpan(input: PeriodInputShape, { session, now }: Context): Result<{ startsAt: number; endsAt: number }> {
  const request = readPeriod(input, ['period']);
  if (request.kind === 'refused') return request;
  const { model } = session;
  const period = resolvePeriod(model.calendars, defaultCalendar(model), request.value, now);
  if (period.kind === 'refused') return period;
  const { start, end } = period.value;
  if (Number.isFinite(start) && Number.isFinite(end)) return ok({ startsAt: start, endsAt: end });
  return refused(
    issue('GOAL_INVALID', 'A goal has a start and an end.', {
      path: ['period'],
      hints: ['Give startDate and endDate, or a named period.'],
    }),
  );
}

builder.mutationFields((t) => ({
  createGoal: t.field({
    type: GoalPayload,
    description: 'Makes a goal.',
    args: {
      input: t.arg({ type: CreateGoalInput, required: true, description: 'The goal.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { input, idempotencyKey }, context) =>
      change(context, idempotencyKey, null, async (author) => {
        const said = readEdit(input, context);
        if (said.kind === 'refused') return said;
        const { startsAt = 0, endsAt = 0, ...edit } = said.value;
        const { title, intent } = input;
        return createGoal(storeOf(context), author, { ...edit, title, intent, startsAt, endsAt });
      }),
  }),
  updateGoal: t.field({
    type: GoalPayload,
    description: 'Changes a goal that is not closed.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the goal.' }),
      revision: t.arg.int(revisionArgument),
      input: t.arg({ type: UpdateGoalInput, required: true, description: 'What changes.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, input, idempotencyKey }, context) => {
      const id = readId('Goal', global);
      return change(context, idempotencyKey, id, async (author) => {
        const edit = readEdit(input, context);
        return edit.kind === 'ok' ? updateGoal(storeOf(context), author, { id, revision }, edit.value) : edit;
      });
    },
  }),
  closeGoal: t.field({
    type: GoalPayload,
    description: 'Ends a goal with an outcome. It is kept, with its targets as they stood.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the goal.' }),
      revision: t.arg.int(revisionArgument),
      outcome: t.arg({ type: OutcomeEnum, required: true, description: 'What came of it.' }),
      note: t.arg.string({ description: 'What was learnt.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, outcome, note, idempotencyKey }, context) => {
      const id = readId('Goal', global);
      const closing = { outcome, note: note ?? null };
      return change(context, idempotencyKey, id, (author) =>
        closeGoal(storeOf(context), author, { id, revision }, closing),
      );
    },
  }),
  reopenGoal: t.field({
    type: GoalPayload,
    description: 'Takes the closing of a goal back.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the goal.' }),
      revision: t.arg.int(revisionArgument),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, idempotencyKey }, context) => {
      const id = readId('Goal', global);
      return change(context, idempotencyKey, id, (author) => reopenGoal(storeOf(context), author, { id, revision }));
    },
  }),
}));
