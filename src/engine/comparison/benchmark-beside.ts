/** The other side of a comparison with a value from outside: the figure in force, what it is worth, and what to know. */
import Big from 'big.js';
import { addMonths, isoDate, monthOf, parseIsoDate } from '../../kernel/calendar/civil.ts';
import { dayAt } from '../../kernel/calendar/local-time.ts';
import { type Benchmark, type BenchmarkValue, valueInForce } from '../../model/benchmark.ts';
import type { Metric } from '../../model/metric.ts';
import { type Bounded, intervalTest } from '../../stats/interval-test.ts';
import type { Significance } from '../../stats/statistic.ts';
import { wilsonInterval } from '../../stats/wilson-interval.ts';
import type { Measured } from '../answer.ts';
import { describeCondition } from '../definitions/describe-definition.ts';
import { periodOf, type Reading } from '../reading.ts';
import { fitsBenchmark } from './fits-benchmark.ts';

export interface BenchmarkBeside {
  readonly benchmark: Benchmark;
  /** Null where no figure is in force, or none that is about the slice. */
  readonly value: BenchmarkValue | null;
  readonly measured: Measured;
  readonly significance: Significance | null;
  readonly assumptions: readonly string[];
}

/** Reads the model only. The figure is the one in force on the last day of the period, and never later than today. */
export function benchmarkBeside(reading: Reading, benchmark: Benchmark, present: Measured): BenchmarkBeside {
  const { question, clock, metric } = reading.set;
  const nothing = (reason: string): BenchmarkBeside => ({
    benchmark,
    value: null,
    measured: publishedNumber(null),
    significance: null,
    assumptions: [reason],
  });
  const { name, where, kind } = benchmark;
  if (where !== undefined && !fitsBenchmark(clock.model, benchmark, question, reading.group))
    return nothing(`"${name}" is compared only where ${describeCondition(where)}; this number is of another slice.`);
  const period = periodOf(reading);
  const zone = clock.model.calendars.get(period.calendar)?.timeZone ?? 'UTC';
  const day = dayAt(zone, Math.min(period.end - 1, clock.now));
  const value = valueInForce(benchmark, isoDate(day));
  if (value === null)
    return nothing(
      `"${name}" has no figure in force at the end of ${period.label}: the first is of ${benchmark.values[0]?.from}.`,
    );
  const theirs = publishedInterval(metric, value);
  const ours = theirs && present.interval(theirs.level);
  const significance =
    theirs && ours && kind !== 'internal' && present.estimate.value !== null
      ? intervalTest({ ...ours, value: present.estimate.value }, theirs)
      : null;
  return {
    benchmark,
    value,
    measured: publishedNumber(value),
    significance,
    assumptions: [
      ...ageOf(value, day, name),
      ...(['count', 'sum', 'distinct'].includes(metric.type)
        ? [`"${name}" is not scaled to the length of the period.`]
        : []),
      ...reliability(benchmark, value, present, significance),
    ],
  };
}

/** As published, or for a share of a known sample Wilson's at 95 %; null where nothing tells how sure the figure is. */
function publishedInterval({ type }: Metric, { value, interval, sampleSize }: BenchmarkValue): Bounded | null {
  if (interval) return { ...interval, value };
  // A share and its sample are all there is to know of it. A score or a mean keeps its spread to itself.
  if (type !== 'share' || sampleSize === undefined) return null;
  const { lower, upper } = wilsonInterval(value / 100, sampleSize, 0.95);
  return { value, level: 0.95, lower: 100 * lower, upper: 100 * upper };
}

function reliability(
  { kind, name }: Benchmark,
  { interval }: BenchmarkValue,
  present: Measured,
  significance: Significance | null,
): readonly string[] {
  if (present.interval(0.95) === null) return [];
  if (kind === 'internal')
    return ['An internal benchmark may share rows with the number, so no test of significance holds.'];
  if (significance === null)
    return [`There is no test of significance against "${name}": it needs an interval on both sides.`];
  return [
    `The test takes the published ${interval ? 'interval' : 'sample'} of "${name}" at its word, and the two samples as independent.`,
  ];
}

/** Older than a year: as markets move, so should the figure. */
function ageOf({ from }: BenchmarkValue, day: number, name: string): readonly string[] {
  const since = parseIsoDate(from);
  const spanned = monthOf(day) - monthOf(since);
  const months = addMonths(since, spanned) > day ? spanned - 1 : spanned;
  return addMonths(since, 12) < day
    ? [`The figure of "${name}" is of ${from}: ${months} months old by the end of the period.`]
    : [];
}

function publishedNumber(published: BenchmarkValue | null): Measured {
  const interval = published?.interval;
  return {
    estimate: {
      value: published?.value ?? null,
      decimal: published ? new Big(published.value).toFixed() : null,
      sampleSize: published?.sampleSize ?? null,
    },
    interval: (level) => (interval?.level === level ? { ...interval, method: 'PUBLISHED' } : null),
    intervalOf: () => null,
    significance: () => null,
  };
}
