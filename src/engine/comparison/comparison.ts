/** The nouns of a comparison: with what a number is compared, and what comes of it. */
import type { ComparisonKind } from '../../kernel/calendar/comparison-period.ts';
import type { Period } from '../../kernel/period.ts';
import type { Benchmark, BenchmarkValue } from '../../model/benchmark.ts';
import type { Condition } from '../../model/condition.ts';
import type { Metric } from '../../model/metric.ts';
import type { Significance } from '../../stats/statistic.ts';
import type { Measured } from '../answer.ts';

export type PeriodShift = ComparisonKind;

export type ComparisonTarget =
  /** The same slice in another period. */
  | { readonly kind: PeriodShift }
  /** The same period in another slice: `where` stands in place of the filter and the group of the number. */
  | { readonly kind: 'slice'; readonly where: Condition | null }
  /** A value from outside, by the key of the benchmark: nothing is asked of the data. */
  | { readonly kind: 'benchmark'; readonly benchmark: string }
  /** What is promised of the number: the id of a target, or null for the only one. Nothing is asked of the data. */
  | { readonly kind: 'target'; readonly target: string | null };

/** What is read from the data to compare with. */
export type AskedTarget = Exclude<ComparisonTarget, { kind: 'benchmark' | 'target' }>;

export const isAsked = (target: ComparisonTarget): target is AskedTarget =>
  target.kind !== 'benchmark' && target.kind !== 'target';

export interface Comparison {
  readonly target: ComparisonTarget;
  readonly metric: Metric;
  /** The period compared with; the present one for a slice and a benchmark. */
  readonly period: Period;
  /** The number compared with. */
  readonly measured: Measured;
  /** Present minus other, in the unit of the metric; null where either is null. */
  readonly change: number | null;
  /** Change over the size of the other number, 0.1 for 10 %; null where that is 0 or the signs differ: no ratio means anything there. */
  readonly relativeChange: number | null;
  /** Whether the change goes the metric's way; null for no change and for metrics that should stay within a range. */
  readonly good: boolean | null;
  /** Test of no difference; null where none is defined, or where the two samples may share rows. */
  readonly significance: Significance | null;
  /** What a comparison with a benchmark was made with; null for the others. */
  readonly benchmark: Benchmark | null;
  /** Its figure in force at the end of the period; null where there is none that fits, and for the other kinds. */
  readonly benchmarkValue: BenchmarkValue | null;
  /** What to know before trusting it, for people. */
  readonly assumptions: readonly string[];
}
