/** The noun: a person or a team, and what is theirs. */
import { findByKey } from '../src/engine/find-by-key.ts';
import { unwrap } from '../src/kernel/issue.ts';
import type { Metric } from '../src/model/metric.ts';
import type { Model } from '../src/model/model.ts';
import type { Stakeholder } from '../src/model/stakeholder.ts';
import { builder } from './builder.ts';
import { MetricRef } from './metric-ref.ts';

const StakeholderKindEnum = builder.enumType('StakeholderKind', {
  description: 'What a stakeholder is.',
  values: {
    PERSON: { value: 'person', description: 'One person.' },
    TEAM: { value: 'team', description: 'A team; persons and teams can be members of it.' },
  } satisfies Record<string, { value: Stakeholder['kind']; description: string }>,
});

export const StakeholderRef = builder.objectRef<Stakeholder>('Stakeholder');

const metricsWhere = (model: Model, holds: (metric: Metric) => boolean): Metric[] =>
  [...model.metrics.values()].filter(holds);

builder.node(StakeholderRef, {
  description: 'A person or a team that metrics belong to.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.stakeholders.get(key) ?? null,
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
      description: 'The team that this person or team belongs to; null at the top.',
      resolve: ({ memberOf }, _, { catalog }) => (memberOf ? (catalog.model.stakeholders.get(memberOf) ?? null) : null),
    }),
    members: t.field({
      type: [StakeholderRef],
      description: 'Who belongs directly to this team; empty for a person.',
      resolve: ({ key }, _, { catalog }) =>
        [...catalog.model.stakeholders.values()].filter(({ memberOf }) => memberOf === key),
    }),
    accountableFor: t.field({
      type: [MetricRef],
      description: 'Metrics that this stakeholder answers for.',
      resolve: ({ key }, _, { catalog }) => metricsWhere(catalog.model, ({ accountable }) => accountable === key),
    }),
    responsibleFor: t.field({
      type: [MetricRef],
      description: 'Metrics that this stakeholder works on.',
      resolve: ({ key }, _, { catalog }) => metricsWhere(catalog.model, ({ responsible }) => responsible.includes(key)),
    }),
    consultedOn: t.field({
      type: [MetricRef],
      description: 'Metrics on which this stakeholder is asked.',
      resolve: ({ key }, _, { catalog }) => metricsWhere(catalog.model, ({ consulted }) => consulted.includes(key)),
    }),
    informedOf: t.field({
      type: [MetricRef],
      description: 'Metrics of which this stakeholder is told.',
      resolve: ({ key }, _, { catalog }) => metricsWhere(catalog.model, ({ informed }) => informed.includes(key)),
    }),
  }),
});

builder.queryFields((t) => ({
  stakeholder: t.field({
    type: StakeholderRef,
    nullable: true,
    description:
      'A person or team by key. Null, with UNKNOWN_STAKEHOLDER and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `vp_customer_experience`.' }) },
    resolve: (_, { key }, { catalog }) => unwrap(findByKey(catalog.model.stakeholders, key, 'stakeholder')),
  }),
  stakeholders: t.field({
    type: [StakeholderRef],
    description: 'Everybody that the model names, in the order of its files.',
    resolve: (_, __, { catalog }) => [...catalog.model.stakeholders.values()],
  }),
}));
