/** The noun: a value from outside, with who it is about, since when it holds, and where it is from. */

import { fitsBenchmark } from '../../src/engine/comparison/fits-benchmark.ts';
import { describeCondition } from '../../src/engine/definitions/describe-definition.ts';
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { formatValue } from '../../src/engine/format-value.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Benchmark, BenchmarkValue } from '../../src/model/benchmark.ts';
import { builder } from '../builder.ts';
import { FilterInput, readFilter } from '../numbers/filter-input.ts';
import { IntervalRef } from '../numbers/interval.ts';
import { MetricRef } from './metric-ref.ts';

const BenchmarkKindEnum = builder.enumType('BenchmarkKind', {
  description: 'Whose value a benchmark is.',
  values: {
    INDUSTRY: { value: 'industry', description: 'Of companies in the same business.' },
    REGION: { value: 'region', description: 'Of companies in the same part of the world.' },
    COMPETITOR: { value: 'competitor', description: 'Of one other company.' },
    INTERNAL: { value: 'internal', description: 'Of another part of the company; it may share rows with the number.' },
  } satisfies Record<Uppercase<Benchmark['kind']>, { value: Benchmark['kind']; description: string }>,
});

interface PlacedValue extends BenchmarkValue {
  readonly benchmark: Benchmark;
}

export const placeValue = (benchmark: Benchmark, value: BenchmarkValue): PlacedValue => ({ ...value, benchmark });

export const BenchmarkValueRef = builder.objectRef<PlacedValue>('BenchmarkValue').implement({
  description: 'A dated figure of a benchmark.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Date', description: 'Local date from which it holds, until the next one.' }),
    value: t.exposeFloat('value', { description: 'The figure, in the unit of the metric.' }),
    formatted: t.string({
      nullable: true,
      description: 'The figure with its unit, for people; null only where the metric is gone.',
      resolve: ({ benchmark, value }, _, { catalog }) => {
        const metric = catalog.model.metrics.get(benchmark.metric);
        return metric ? formatValue(value, metric) : null;
      },
    }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Answers behind it, as published; null where nothing is said.',
      resolve: ({ sampleSize }) => sampleSize ?? null,
    }),
    interval: t.field({
      type: IntervalRef,
      nullable: true,
      description: 'Its confidence interval, as published; null where nothing is said.',
      resolve: ({ interval }) => (interval ? { ...interval, method: 'PUBLISHED' } : null),
    }),
    published: t.field({
      type: 'Date',
      nullable: true,
      description: 'When it was published; null where nothing is said.',
      resolve: ({ published, benchmark }) => published ?? benchmark.published ?? null,
    }),
  }),
});

export const BenchmarkRef = builder.objectRef<Benchmark>('Benchmark');

builder.node(BenchmarkRef, {
  description: 'A value from outside that a metric is set beside: `compare(to: [{kind: BENCHMARK, benchmark: key}])`.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.benchmarks.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among benchmarks.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What it is good for; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    metric: t.field({
      type: MetricRef,
      nullable: true,
      description: 'The metric that it is a value of.',
      resolve: ({ metric }, _, { catalog }) => catalog.model.metrics.get(metric) ?? null,
    }),
    kind: t.field({ type: BenchmarkKindEnum, description: 'Whose value it is.', resolve: ({ kind }) => kind }),
    of: t.exposeString('of', { description: 'Who it is about, in words.' }),
    where: t.string({
      nullable: true,
      description: 'The slice that it is compared with, in words; null where any slice will do.',
      resolve: ({ where }) => (where === undefined ? null : describeCondition(where)),
    }),
    values: t.field({
      type: [BenchmarkValueRef],
      description: 'Its figures, oldest first; a comparison takes the one in force at the end of the period.',
      resolve: (benchmark) => benchmark.values.map((value) => placeValue(benchmark, value)),
    }),
    source: t.exposeString('source', { description: 'Who published it, and where.' }),
    url: t.string({
      nullable: true,
      description: 'Where to read it; null where nothing is said.',
      resolve: ({ url }) => url ?? null,
    }),
    method: t.string({
      nullable: true,
      description: 'How it was measured, in words; null where nothing is said.',
      resolve: ({ method }) => method ?? null,
    }),
  }),
});

builder.objectField(MetricRef, 'benchmarks', (t) =>
  t.field({
    type: [BenchmarkRef],
    nullable: true,
    description: 'Values from outside that it can be set beside. Null only when the filter is refused.',
    args: { where: t.arg({ type: FilterInput, description: 'Only those about this slice; all of them when absent.' }) },
    resolve: ({ key }, args, { catalog, session }) => {
      const own = [...catalog.model.benchmarks.values()].filter(({ metric }) => metric === key);
      if (args.where == null) return own;
      const where = unwrap(readFilter(args.where, ['where']));
      unwrap(session.check({ metric: key, periods: [], by: [], where, top: null }));
      return own.filter((benchmark) => fitsBenchmark(catalog.model, benchmark, { where, by: [] }, null));
    },
  }),
);

builder.queryFields((t) => ({
  benchmark: t.field({
    type: BenchmarkRef,
    nullable: true,
    description:
      'A benchmark by key. Null, with UNKNOWN_BENCHMARK and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `nps_software`.' }) },
    resolve: (_, { key }, { catalog }) => unwrap(findByKey(catalog.model.benchmarks, key, 'benchmark')),
  }),
  benchmarks: t.field({
    type: [BenchmarkRef],
    nullable: true,
    description: 'Every benchmark, in the order of the model. Null only when the metric is unknown.',
    args: { metric: t.arg.id({ description: 'Key of a metric: only its benchmarks; all when absent.' }) },
    resolve: (_, { metric: key }, { catalog }) => {
      const metric = key == null ? null : unwrap(findByKey(catalog.model.metrics, key, 'metric', ['metric']));
      return [...catalog.model.benchmarks.values()].filter((each) => metric === null || each.metric === metric.key);
    },
  }),
}));
