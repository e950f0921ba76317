/** The noun: a published number, what it means, where it stands and who answers for it. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { sharedDimensions } from '../../src/engine/definitions/shared-dimensions.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { categoryOf } from '../../src/model/framework.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { Model } from '../../src/model/model.ts';
import { builder } from '../builder.ts';
import { accountableFor, involvedIn } from '../people/people.ts';
import { StakeholderRef } from '../people/stakeholder.ts';
import { CadenceEnum } from './cadence.ts';
import { ClassificationRef } from './classification.ts';
import { DimensionRef } from './dimension.ts';
import { CategoryRef } from './framework.ts';
import { PyramidLevelRef } from './level.ts';
import { MetricDefinitionRef } from './metric-definition.ts';
import { MetricRef } from './metric-ref.ts';
import { DirectionEnum, UnitEnum } from './unit.ts';

const metricsOf = ({ metrics }: Model, keys: readonly string[]) => keys.flatMap((key) => metrics.get(key) ?? []);

builder.node(MetricRef, {
  description: 'A published number: one definition for everybody who asks.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.metrics.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among metrics.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What it means, in plain words; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    unit: t.field({ type: UnitEnum, description: 'What it is counted in.', resolve: ({ unit }) => unit }),
    currency: t.string({
      nullable: true,
      description: 'ISO 4217 code, for unit CURRENCY; null elsewhere.',
      resolve: ({ currency }) => currency ?? null,
    }),
    direction: t.field({
      type: DirectionEnum,
      description: 'Which way is good.',
      resolve: ({ direction }) => direction,
    }),
    definition: t.field({
      type: MetricDefinitionRef,
      description: 'How it is computed, from what, and in which version.',
      resolve: (metric) => metric,
    }),
    level: t.field({
      type: PyramidLevelRef,
      nullable: true,
      description: 'Its level of the pyramid; null where it has none.',
      resolve: ({ level }, _, { catalog }) => catalog.model.pyramid.levels.find((each) => each.key === level) ?? null,
    }),
    counterMetrics: t.field({
      type: [MetricRef],
      description: 'Metrics to watch so that this one is not gamed.',
      resolve: ({ counterMetrics }, _, { catalog }) => metricsOf(catalog.model, counterMetrics),
    }),
    classification: t.field({
      type: ClassificationRef,
      nullable: true,
      description: 'What kind of evidence it is, and whether it leads or lags; null where nothing is said.',
      resolve: ({ classification }) => classification ?? null,
    }),
    frameworks: t.field({
      type: [CategoryRef],
      description: 'Where it stands: one category for each framework that it is in, in the order of the frameworks.',
      resolve: (metric, _, { catalog }) =>
        [...catalog.model.frameworks.values()].flatMap((framework) => {
          const category = categoryOf(framework, metric);
          return category ? [{ framework, category }] : [];
        }),
    }),
    cadence: t.field({
      type: CadenceEnum,
      description: 'How often it is reviewed; its default period.',
      resolve: ({ cadence }) => cadence,
    }),
    accountable: t.field({
      type: StakeholderRef,
      nullable: true,
      description:
        'The one who answers for it, as assigned, or else as its model file says; null where nobody does yet.',
      resolve: ({ key }, _, context) => accountableFor(context, { kind: 'metric', key }),
    }),
    responsible: t.field({
      type: [StakeholderRef],
      description: 'Those who work on it.',
      resolve: ({ key }, _, context) => involvedIn(context, { kind: 'metric', key }, 'responsible'),
    }),
    consulted: t.field({
      type: [StakeholderRef],
      description: 'Those who are asked about it.',
      resolve: ({ key }, _, context) => involvedIn(context, { kind: 'metric', key }, 'consulted'),
    }),
    informed: t.field({
      type: [StakeholderRef],
      description: 'Those who are told about it.',
      resolve: ({ key }, _, context) => involvedIn(context, { kind: 'metric', key }, 'informed'),
    }),
    dimensions: t.field({
      type: [DimensionRef],
      description: 'What it can be cut and filtered by, nearest first.',
      resolve: ({ key }, _, { catalog }) => [...unwrap(sharedDimensions(catalog.model, [key]))],
    }),
  }),
});

builder.queryField('metric', (t) =>
  t.field({
    type: MetricRef,
    nullable: true,
    description: 'A metric by key. Null, with UNKNOWN_METRIC and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `nps`.' }) },
    resolve: (_, { key }, { catalog }): Metric => unwrap(findByKey(catalog.model.metrics, key, 'metric')),
  }),
);
