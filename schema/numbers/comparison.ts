/** The noun: a number beside another of the same metric. */
import type { Comparison } from '../../src/engine/comparison/comparison.ts';
import { formatChange, formatValue } from '../../src/engine/format-value.ts';
import { builder } from '../builder.ts';
import { BenchmarkRef, BenchmarkValueRef, placeValue } from '../definitions/benchmark.ts';
import { SuppressionRef } from './beside.ts';
import { ComparisonKindEnum } from './comparison-input.ts';
import { PeriodRef } from './period.ts';

type Significance = NonNullable<Comparison['significance']>;

const SignificanceRef = builder.objectRef<Significance>('Significance').implement({
  description: 'A test of "there is no difference" between two independent samples.',
  fields: (t) => ({
    test: t.exposeString('test', {
      description:
        'Name of the test: `TWO_PROPORTION_Z`, `ADJUSTED_WALD_Z`, `WELCH_T`, and `MOVER_Z` against a benchmark.',
    }),
    statistic: t.exposeFloat('statistic', {
      description: 'The test statistic; positive when the present number is larger.',
    }),
    pValue: t.exposeFloat('pValue', {
      description:
        'How often chance alone would show a difference this large; two-sided. Below 0.05 is the usual line.',
    }),
  }),
});

export const ComparisonRef = builder.objectRef<Comparison>('Comparison').implement({
  description: 'The present number set beside another of the same metric.',
  fields: (t) => ({
    kind: t.field({
      type: ComparisonKindEnum,
      description: 'What it was compared with.',
      resolve: ({ target }) => target.kind,
    }),
    period: t.field({
      type: PeriodRef,
      description: 'The period compared with; the present one for SLICE and BENCHMARK.',
      resolve: ({ period }) => period,
    }),
    value: t.float({
      nullable: true,
      description: 'The other number; null where there is nothing to say it of.',
      resolve: ({ measured }) => measured.estimate.value,
    }),
    formatted: t.string({
      description: 'The other number with its unit, for people; `–` for null.',
      resolve: ({ measured, metric }) => formatValue(measured.estimate.value, metric),
    }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Rows behind the other number; null where the metric has no sample.',
      resolve: ({ measured }) => measured.estimate.sampleSize,
    }),
    suppressed: t.field({
      type: SuppressionRef,
      nullable: true,
      description: 'Why the other number is withheld; null where it is not.',
      resolve: ({ measured }) => measured.estimate.suppressed ?? null,
    }),
    change: t.exposeFloat('change', {
      nullable: true,
      description:
        'Present minus other, in the unit of the metric (points of percent for a share); null where either is null.',
    }),
    formattedChange: t.string({
      description: 'The change with sign and unit, for people: `+1.2 pp`; `–` for null.',
      resolve: ({ change, metric }) => formatChange(change, metric),
    }),
    relativeChange: t.exposeFloat('relativeChange', {
      nullable: true,
      description: 'Change over the size of the other number, 0.1 for 10 %; null where that is 0 or the signs differ.',
    }),
    good: t.exposeBoolean('good', {
      nullable: true,
      description:
        'Whether the change goes the direction of the metric; null for no change, for no value, and for metrics that should stay in a range.',
    }),
    significance: t.field({
      type: SignificanceRef,
      nullable: true,
      description:
        'Whether chance explains the change; null where no test is defined, where the two numbers may share rows, or where ' +
        'a benchmark does not say how sure it is.',
      resolve: ({ significance }) => significance,
    }),
    benchmark: t.field({
      type: BenchmarkRef,
      nullable: true,
      description: 'For BENCHMARK: source, method and whom it is about; null for the other kinds.',
      resolve: ({ benchmark }) => benchmark,
    }),
    benchmarkValue: t.field({
      type: BenchmarkValueRef,
      nullable: true,
      description:
        'For BENCHMARK: the figure in force at the end of the period; null where there is none about this slice.',
      resolve: ({ benchmark, benchmarkValue }) =>
        benchmark && benchmarkValue ? placeValue(benchmark, benchmarkValue) : null,
    }),
    assumptions: t.stringList({
      description: 'What to know before trusting it, for people.',
      resolve: ({ assumptions }) => [...assumptions],
    }),
  }),
});
