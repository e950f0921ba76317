/** The noun: a goal, an intent that somebody owns, and where it stands. */
import { findGoal } from '../../src/goals/book/find-seen.ts';
import { maySee } from '../../src/goals/book/viewer.ts';
import type { Goal } from '../../src/goals/goal.ts';
import { goalsBelow } from '../../src/goals/roll-up/goal-standing.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { CadenceEnum } from '../definitions/cadence.ts';
import { PyramidLevelRef } from '../definitions/level.ts';
import { accountableFor, involvedIn } from '../people/people.ts';
import { StakeholderRef } from '../people/stakeholder.ts';
import { readId } from '../read-id.ts';
import { GoalRef, TargetRef } from './goal-ref.ts';
import { GoalStateEnum, OutcomeEnum, RollUpEnum, TargetStatusEnum, VisibilityEnum } from './goal-words.ts';

const subjectOf = ({ id }: Goal) => ({ kind: 'goal', key: id }) as const;

const seen = async ({ goals: session }: Context, goals: (all: readonly Goal[]) => readonly Goal[]): Promise<Goal[]> => {
  const book = await session.book();
  return goals([...book.goals.values()]).filter((goal) => maySee(book, session.viewer, goal));
};

builder.node(GoalRef, {
  description: 'An intent for a period, that somebody answers for. Its targets put numbers to it.',
  id: { resolve: ({ id }) => id },
  loadOne: async (id, context) => (await seen(context, (all) => all.filter((goal) => goal.id === id)))[0] ?? null,
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Name for people.' }),
    intent: t.exposeString('intent', { description: 'What shall be true in the end, in a sentence.' }),
    narrative: t.exposeString('narrative', {
      nullable: true,
      description: 'Why, and how; null where nothing is said.',
    }),
    startsAt: t.field({
      type: 'DateTime',
      description: 'First instant of its period.',
      resolve: ({ startsAt }) => new Date(startsAt),
    }),
    endsAt: t.field({
      type: 'DateTime',
      description: 'First instant after its period.',
      resolve: ({ endsAt }) => new Date(endsAt),
    }),
    state: t.field({
      type: GoalStateEnum,
      description: 'How far it has come as a promise.',
      resolve: ({ state }) => state,
    }),
    outcome: t.field({
      type: OutcomeEnum,
      nullable: true,
      description: 'What came of it; null until it is closed.',
      resolve: ({ outcome }) => outcome,
    }),
    closingNote: t.exposeString('closingNote', {
      nullable: true,
      description: 'What was learnt; null until it is closed, and where nothing is said.',
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed; null until then.',
      resolve: ({ closedAt }) => (closedAt === null ? null : new Date(closedAt)),
    }),
    level: t.field({
      type: PyramidLevelRef,
      nullable: true,
      description: 'Its level of the pyramid; null where it has none.',
      resolve: ({ level }, _, { catalog }) => catalog.model.pyramid.levels.find(({ key }) => key === level) ?? null,
    }),
    parent: t.field({
      type: GoalRef,
      nullable: true,
      description: 'The goal that it serves; null at the top, and where that one is not for you.',
      resolve: async ({ parent }, _, context) =>
        (await seen(context, (all) => all.filter(({ id }) => id === parent)))[0] ?? null,
    }),
    children: t.field({
      type: [GoalRef],
      description:
        'Goals directly below, as far as you may see them, drafts included; `hiddenChildren` counts the others.',
      resolve: (goal, _, context) => seen(context, (all) => all.filter(({ parent }) => parent === goal.id)),
    }),
    hiddenChildren: t.int({
      description: 'Goals directly below that exist and are not for you.',
      resolve: async (goal, _, context) => {
        const below = goalsBelow(await context.goals.book(), goal.id);
        return below.length - (await seen(context, () => below)).length;
      },
    }),
    targets: t.field({
      type: [TargetRef],
      description: 'What shall be reached, in the order of making.',
      args: {
        withdrawn: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether targets that were withdrawn are shown, too.',
        }),
      },
      resolve: async ({ id }, { withdrawn }, { goals }) =>
        [...(await goals.book()).targets.values()].filter(
          (target) => target.goal === id && (withdrawn || target.withdrawnAt === null),
        ),
    }),
    rollUp: t.field({
      type: RollUpEnum,
      description: 'How the statuses below it become its own.',
      resolve: ({ rollUp }) => rollUp,
    }),
    weight: t.exposeFloat('weight', { description: 'In the roll-up of the goal above; greater than 0.' }),
    visibility: t.field({
      type: VisibilityEnum,
      description: 'Who may read it.',
      resolve: ({ visibility }) => visibility,
    }),
    cadence: t.field({
      type: CadenceEnum,
      description: 'How often it is reviewed.',
      resolve: ({ cadence }) => cadence,
    }),
    status: t.field({
      type: TargetStatusEnum,
      description: 'Where it stands: rolled up from its targets and the goals below that you may see.',
      resolve: async (goal, _, { goals }) => (await goals.goalStanding(goal)).status,
    }),
    statusReason: t.string({
      description: 'Why it stands there, in a sentence.',
      resolve: async (goal, _, { goals }) => (await goals.goalStanding(goal)).reason,
    }),
    attainment: t.float({
      nullable: true,
      description:
        'Mean attainment of what is below it, by weight, each part between 0 and 1; null where no part has one.',
      resolve: async (goal, _, { goals }) => (await goals.goalStanding(goal)).attainment,
    }),
    accountable: t.field({
      type: StakeholderRef,
      nullable: true,
      description: 'The one who answers for it; null for a draft that nobody does yet.',
      resolve: (goal, _, context) => accountableFor(context, subjectOf(goal)),
    }),
    responsible: t.field({
      type: [StakeholderRef],
      description: 'Those who work on it.',
      resolve: (goal, _, context) => involvedIn(context, subjectOf(goal), 'responsible'),
    }),
    consulted: t.field({
      type: [StakeholderRef],
      description: 'Those who are asked about it.',
      resolve: (goal, _, context) => involvedIn(context, subjectOf(goal), 'consulted'),
    }),
    informed: t.field({
      type: [StakeholderRef],
      description: 'Those who are told about it.',
      resolve: (goal, _, context) => involvedIn(context, subjectOf(goal), 'informed'),
    }),
    revision: t.exposeInt('revision', { description: '1, 2, 3 …: an edit names the one that it was made on.' }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it was changed last.',
      resolve: ({ updatedAt }) => new Date(updatedAt),
    }),
    updatedBy: t.exposeID('updatedBy', { description: 'Key of the stakeholder who changed it last.' }),
  }),
});

builder.queryField('goal', (t) =>
  t.field({
    type: GoalRef,
    nullable: true,
    description: 'A goal by its global id. Null, with UNKNOWN_GOAL, where there is none that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Global id, as the field `id` of a goal gives it.' }) },
    resolve: async (_, { id }, { goals }) => unwrap(findGoal(await goals.book(), goals.viewer, readId('Goal', id))),
  }),
);
