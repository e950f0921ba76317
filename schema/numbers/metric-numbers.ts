/** The numbers of a metric: one value, a series, a breakdown. */
import type { Group } from '../../src/engine/answer.ts';
import type { ComparisonTarget } from '../../src/engine/comparison/comparison.ts';
import type { Reading } from '../../src/engine/reading.ts';
import { readingsOf } from '../../src/engine/reading-set.ts';
import { issue, RefusedError } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { type Asked, askMetric } from './ask-metric.ts';
import { BreakdownRef } from './breakdown.ts';
import { FilterInput } from './filter-input.ts';
import { comparisonsBelow } from './look-ahead.ts';
import { MetricValueRef } from './metric-value.ts';
import { GrainEnum, WindowInput } from './period.ts';
import { PeriodInput } from './period-input.ts';
import { type Series, SeriesRef } from './series.ts';
import { TopInput } from './top-input.ts';
import { valuesOnlyOf } from './values-only-of.ts';

const defaultPeriodWords =
  "The last complete period of the metric's cadence when absent, all time for rows without a time.";

builder.objectFields(MetricRef, (t) => ({
  value: t.field({
    type: MetricValueRef,
    nullable: true,
    description: 'The number of one period. Null only when the arguments are refused.',
    args: {
      period: t.arg({ type: PeriodInput, description: `Which period. ${defaultPeriodWords}` }),
      where: t.arg({ type: FilterInput, description: 'Only these rows; all when absent.' }),
    },
    resolve: (metric, args, context, info) =>
      firstOf(readingsOf(askMetric(context, metric, { ...args, valuesOnly: valuesOnlyOf(info, false) }).set)),
  }),
  series: t.field({
    type: [SeriesRef],
    nullable: true,
    description:
      'The numbers of a period cut into units of time: one line, or a line for each group of `by`. Null only when refused.',
    args: {
      period: t.arg({
        type: PeriodInput,
        required: true,
        description: 'The stretch of time to cut; its ragged ends give points that are not complete.',
      }),
      grain: t.arg({ type: GrainEnum, required: true, description: 'The unit of time of a point.' }),
      where: t.arg({ type: FilterInput, description: 'Only these rows; all when absent.' }),
      by: t.arg.idList({ description: 'Dimensions to cut by; a line for each group.' }),
      window: t.arg({
        type: WindowInput,
        description: 'Makes every point a trailing window that ends where the unit ends.',
      }),
      top: t.arg({ type: TopInput, description: 'With `by`: only the first groups, ranked over the whole period.' }),
    },
    resolve: (metric, args, context, info) => {
      const valuesOnly = valuesOnlyOf(info, (args.by ?? []).length > 0);
      const asked = askMetric(context, metric, { ...args, valuesOnly });
      if (asked.set.question.by.length > 0) return groupedSeries(asked, comparisonsBelow(info));
      return [toSeries(asked, null, readingsOf(asked.set))];
    },
  }),
  breakdown: t.field({
    type: BreakdownRef,
    nullable: true,
    description: 'The numbers of one period, group by group. Null only when the arguments are refused.',
    args: {
      by: t.arg.idList({ required: true, description: 'Dimensions to cut by, at least one; `dimensions` lists them.' }),
      period: t.arg({ type: PeriodInput, description: `Which period. ${defaultPeriodWords}` }),
      where: t.arg({ type: FilterInput, description: 'Only these rows; all when absent.' }),
      top: t.arg({ type: TopInput, description: 'Only the first groups of a ranking; every group when absent.' }),
    },
    resolve: (metric, args, context, info) => {
      if (args.by.length === 0) throw new RefusedError([nothingToCutBy]);
      // The whole is what the rest is taken from.
      const valuesOnly = valuesOnlyOf(info, true);
      const whole = askMetric(context, metric, { period: args.period, where: args.where, valuesOnly });
      return { groups: askMetric(context, metric, { ...args, valuesOnly }).set, whole: firstOf(readingsOf(whole.set)) };
    },
  }),
}));

const nothingToCutBy = issue('MALFORMED_INPUT', 'The breakdown has no dimension.', {
  path: ['by'],
  hints: ['Name at least one; "dimensions" lists them. For the whole use "value".'],
});

async function groupedSeries(asked: Asked, foreseen: readonly ComparisonTarget[]): Promise<Series[]> {
  asked.set.foresee(foreseen);
  const { groups } = await asked.set.answer();
  return groups.map((group) =>
    toSeries(
      asked,
      group,
      asked.set.question.periods.map((_, position) => ({ set: asked.set, position, group })),
    ),
  );
}

function toSeries({ times, set }: Asked, group: Group | null, readings: readonly Reading[]): Series {
  return {
    by: set.question.by,
    members: group?.members ?? [],
    other: group?.other ?? false,
    overlapping: set.overlaps(set.question.by),
    points: times.shown.flatMap((period, position) => {
      const reading = readings[position];
      return reading ? [{ period, reading }] : [];
    }),
  };
}

function firstOf(readings: readonly Reading[]): Reading {
  const [first] = readings;
  if (!first) throw new Error('A question has at least one period.');
  return first;
}
