/** How recent the rows behind a metric are. */
import type { Freshness, FreshnessSource } from '../../src/engine/session.ts';
import { builder } from '../builder.ts';
import { DatasetRef } from './dataset.ts';
import { MetricRef } from './metric-ref.ts';

const FreshnessSourceRef = builder.objectRef<FreshnessSource>('FreshnessSource').implement({
  description: 'The latest row of one dataset that a metric reads.',
  fields: (t) => ({
    dataset: t.field({
      type: DatasetRef,
      nullable: true,
      description: 'The dataset.',
      resolve: ({ dataset }, _, { catalog }) => catalog.model.datasets.get(dataset) ?? null,
    }),
    timeDimension: t.exposeID('time', {
      nullable: true,
      description: 'The time dimension that is looked at; null where the rows have no time.',
    }),
    latest: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time of the latest row that is not in the future; null where there is none.',
      resolve: ({ latest }) => (latest === null ? null : new Date(latest)),
    }),
    cellsAsOf: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Where a rollup of the dataset is read again by a rule, and not whenever rows change: the time whose rows its cells show. Null where every answer is of the rows as they are now.',
      resolve: ({ cellsAsOf }) => (cellsAsOf === null ? null : new Date(cellsAsOf)),
    }),
  }),
});

export const FreshnessRef = builder.objectRef<Freshness>('Freshness').implement({
  description: 'How recent the rows behind a metric are: read now, one small statement a dataset.',
  fields: (t) => ({
    latest: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the latest row of the stalest source: the metric is no fresher. Null where a source has no row or no time.',
      resolve: ({ latest }) => (latest === null ? null : new Date(latest)),
    }),
    ageHours: t.float({
      nullable: true,
      description: 'Hours between `latest` and now; null where that is null.',
      resolve: ({ latest }, _, { now }) => (latest === null ? null : (now - latest) / 3_600_000),
    }),
    sources: t.field({
      type: [FreshnessSourceRef],
      description: 'The datasets that it reads, each with its latest row.',
      resolve: ({ sources }) => [...sources],
    }),
  }),
});

builder.objectField(MetricRef, 'freshness', (t) =>
  t.field({
    type: FreshnessRef,
    nullable: true,
    description: 'How recent the rows behind it are. Null only when refused, such as while the database is away.',
    resolve: (metric, _, { session }) => session.freshness(metric.key),
  }),
);
