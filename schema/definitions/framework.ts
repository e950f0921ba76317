/** The noun: a way of grouping metrics, with its categories. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { findMetrics } from '../../src/engine/definitions/find-metrics.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { type Category, categoryOf, type Framework, isDerived } from '../../src/model/framework.ts';
import { builder } from '../builder.ts';
import { EvidenceEnum, TimingEnum } from './classification.ts';
import { MetricFilter, ownedBy, readSearch } from './metric-filter.ts';
import { MetricRef } from './metric-ref.ts';

interface PlacedCategory {
  readonly framework: Framework;
  readonly category: Category;
}

export const FrameworkRef = builder.objectRef<Framework>('Framework');

export const CategoryRef = builder.objectRef<PlacedCategory>('FrameworkCategory').implement({
  description: 'A category of a framework, such as Happiness of HEART.',
  fields: (t) => ({
    framework: t.field({
      type: FrameworkRef,
      description: 'The framework it belongs to.',
      resolve: ({ framework }) => framework,
    }),
    key: t.id({
      description: 'Stable natural key, unique within the framework.',
      resolve: ({ category }) => category.key,
    }),
    name: t.string({ description: 'Name for people.', resolve: ({ category }) => category.name }),
    description: t.string({
      nullable: true,
      description: 'What it holds; null where nothing is said.',
      resolve: ({ category }) => category.description ?? null,
    }),
    goal: t.string({
      nullable: true,
      description: 'What one wants to be true (HEART); null elsewhere.',
      resolve: ({ category }) => category.goal ?? null,
    }),
    signal: t.string({
      nullable: true,
      description: 'What would show it (HEART); null elsewhere.',
      resolve: ({ category }) => category.signal ?? null,
    }),
    evidence: t.field({
      type: [EvidenceEnum],
      nullable: true,
      description: 'The evidence of its metrics, where they stand here by their classification; null elsewhere.',
      resolve: ({ category }) => category.classification?.evidence ?? null,
    }),
    timing: t.field({
      type: [TimingEnum],
      nullable: true,
      description: 'The timing of its metrics, where they stand here by their classification; null elsewhere.',
      resolve: ({ category }) => category.classification?.timing ?? null,
    }),
    metrics: t.field({
      type: [MetricRef],
      description: 'Metrics placed here, in the order of the model.',
      args: { filter: t.arg({ type: MetricFilter, description: 'Only these; all when absent.' }) },
      resolve: async ({ framework, category }, { filter }, context) => {
        const placed = findMetrics(context.catalog.model, readSearch(filter)).filter(
          (metric) => categoryOf(framework, metric)?.key === category.key,
        );
        return [...(await ownedBy(context, filter?.owner, placed))];
      },
    }),
  }),
});

builder.node(FrameworkRef, {
  description: 'A way of grouping the same metrics: HEART, AARRR, a balanced scorecard.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.frameworks.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among frameworks.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What it is for; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    derived: t.boolean({
      description: 'Whether metrics stand in it by their classification rather than by name.',
      resolve: isDerived,
    }),
    categories: t.field({
      type: [CategoryRef],
      description: 'In the order in which they are read.',
      resolve: (framework) => framework.categories.map((category) => ({ framework, category })),
    }),
  }),
});

builder.queryFields((t) => ({
  framework: t.field({
    type: FrameworkRef,
    nullable: true,
    description:
      'A framework by key. Null, with UNKNOWN_FRAMEWORK and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `heart`.' }) },
    resolve: (_, { key }, { catalog }) => unwrap(findByKey(catalog.model.frameworks, key, 'framework')),
  }),
  frameworks: t.field({
    type: [FrameworkRef],
    description: 'Every framework, in the order of the model.',
    resolve: (_, __, { catalog }) => [...catalog.model.frameworks.values()],
  }),
}));
