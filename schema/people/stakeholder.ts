/** The noun: a person or a team, and what is theirs. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { involvedInTarget } from '../../src/goals/book/involved-in-target.ts';
import { maySee } from '../../src/goals/book/viewer.ts';
import { type Involved, type KnownStakeholder, type Role, roles } from '../../src/goals/stakeholders.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { GoalRef, TargetRef } from '../goals/goal-ref.ts';
import { knownStakeholders } from './people.ts';
import { RoleEnum } from './role.ts';

export const StakeholderKindEnum = builder.enumType('StakeholderKind', {
  description: 'What a stakeholder is.',
  values: {
    PERSON: { value: 'person', description: 'One person.' },
    TEAM: { value: 'team', description: 'A team; persons and teams can be members of it.' },
  } satisfies Record<string, { value: KnownStakeholder['kind']; description: string }>,
});

const StakeholderSourceEnum = builder.enumType('StakeholderSource', {
  description: 'Where a stakeholder is managed.',
  values: {
    MODEL: { value: 'model', description: 'In a model file: edit the file, and apply it.' },
    API: { value: 'api', description: 'Here: `updateStakeholder` changes them.' },
  } satisfies Record<string, { value: KnownStakeholder['source']; description: string }>,
});

export const StakeholderRef = builder.objectRef<KnownStakeholder>('Stakeholder');

/** Of the model that this operation reads: what was something to a metric that is gone is not shown. */
async function metricsOf({ key }: KnownStakeholder, role: Role, { goals, catalog }: Context): Promise<Metric[]> {
  const subjects = (await goals.directory()).subjectsOf(key, role);
  const keys = new Set(subjects.flatMap((subject) => (subject.kind === 'metric' ? [subject.key] : [])));
  return [...catalog.model.metrics.values()].filter((metric) => keys.has(metric.key));
}

const holds = (involved: Involved, key: string, wanted: readonly Role[]): boolean =>
  wanted.some((role) => [involved[role]].flat().includes(key));

const roleArgument = {
  type: [RoleEnum] as [typeof RoleEnum],
  description: 'In any of these roles; in any at all when absent.',
};

builder.node(StakeholderRef, {
  description: 'A person or a team that metrics and goals belong to.',
  id: { resolve: ({ key }) => key },
  loadOne: async (key, { goals }) => (await goals.directory()).stakeholders.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among stakeholders.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    kind: t.field({ type: StakeholderKindEnum, description: 'A person or a team.', resolve: ({ kind }) => kind }),
    title: t.string({
      nullable: true,
      description: 'Role in the company; null where none is given.',
      resolve: ({ title }) => title ?? null,
    }),
    email: t.string({
      nullable: true,
      description: 'Where to write; null where none is given.',
      resolve: ({ email }) => email ?? null,
    }),
    memberOf: t.field({
      type: StakeholderRef,
      nullable: true,
      description:
        'The team that this person or team belongs to; null at the top. Of a team that left, the one that came after it, or the one above.',
      resolve: async ({ memberOf }, _, context) => (await knownStakeholders(context, [memberOf ?? null]))[0] ?? null,
    }),
    members: t.field({
      type: [StakeholderRef],
      description: 'Who belongs directly to this team and has not left; empty for a person.',
      resolve: async ({ key }, _, { goals }) =>
        [...(await goals.directory()).stakeholders.values()].filter(
          ({ memberOf, leftAt }) => memberOf === key && leftAt === null,
        ),
    }),
    source: t.field({
      type: StakeholderSourceEnum,
      description: 'Where they are managed.',
      resolve: ({ source }) => source,
    }),
    revision: t.exposeInt('revision', {
      nullable: true,
      description: '1, 2, 3 …: an edit names the one that it was made on. Null for one of the model.',
    }),
    leftAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When they left; null while here.',
      resolve: ({ leftAt }) => (leftAt === null ? null : new Date(leftAt)),
    }),
    successor: t.field({
      type: StakeholderRef,
      nullable: true,
      description: 'To whom everything went when they left; null while here, and where nothing was theirs.',
      resolve: async ({ successor }, _, context) => (await knownStakeholders(context, [successor]))[0] ?? null,
    }),
    accountableFor: t.field({
      type: [MetricRef],
      description: 'Metrics that this stakeholder answers for.',
      resolve: (stakeholder, _, context) => metricsOf(stakeholder, 'accountable', context),
    }),
    responsibleFor: t.field({
      type: [MetricRef],
      description: 'Metrics that this stakeholder works on.',
      resolve: (stakeholder, _, context) => metricsOf(stakeholder, 'responsible', context),
    }),
    consultedOn: t.field({
      type: [MetricRef],
      description: 'Metrics on which this stakeholder is asked.',
      resolve: (stakeholder, _, context) => metricsOf(stakeholder, 'consulted', context),
    }),
    informedOf: t.field({
      type: [MetricRef],
      description: 'Metrics of which this stakeholder is told.',
      resolve: (stakeholder, _, context) => metricsOf(stakeholder, 'informed', context),
    }),
    goals: t.field({
      type: [GoalRef],
      description: 'Goals that this stakeholder is something to, as far as you may see them, in the order of making.',
      args: { role: t.arg(roleArgument) },
      resolve: async ({ key }, { role }, { goals }) => {
        const book = await goals.book();
        return [...book.goals.values()].filter(
          (goal) =>
            maySee(book, goals.viewer, goal) &&
            holds(book.directory.involved({ kind: 'goal', key: goal.id }), key, role ?? roles),
        );
      },
    }),
    targets: t.field({
      type: [TargetRef],
      description:
        'Targets that this stakeholder is something to, those withdrawn left out, as far as you may see them. Who answers for and works on a goal does so for its targets, unless those name others.',
      args: { role: t.arg(roleArgument) },
      resolve: async ({ key }, { role }, { goals }) => {
        const book = await goals.book();
        return [...book.targets.values()].filter((target) => {
          const goal = book.goals.get(target.goal);
          return (
            target.withdrawnAt === null &&
            goal !== undefined &&
            maySee(book, goals.viewer, goal) &&
            holds(involvedInTarget(book.directory, target), key, role ?? roles)
          );
        });
      },
    }),
  }),
});

builder.queryFields((t) => ({
  stakeholder: t.field({
    type: StakeholderRef,
    nullable: true,
    description:
      'A person or team by key, also one who left. Null, with UNKNOWN_STAKEHOLDER and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `vp_customer_experience`.' }) },
    resolve: async (_, { key }, { goals }) =>
      unwrap(findByKey((await goals.directory()).stakeholders, key, 'stakeholder')),
  }),
  stakeholders: t.field({
    type: [StakeholderRef],
    description:
      'Everybody: those of the model in the order of its files, then those managed here, in the order of making.',
    args: {
      left: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether those who left are shown, too.',
      }),
    },
    resolve: async (_, { left }, { goals }) =>
      [...(await goals.directory()).stakeholders.values()].filter(({ leftAt }) => left || leftAt === null),
  }),
}));
