/** The rows of a table with every number and comparison read out: the shape of `cairn ask --json`. */

import type { Member } from '../../engine/answer.ts';
import { compare } from '../../engine/comparison/compare.ts';
import { measure, type Reading } from '../../engine/reading.ts';
import type { TableQuestion, TableRow } from '../../engine/table/table.ts';
import { type DescribedPeriod, describePeriod } from './describe-period.ts';

export interface ReadRow {
  /** One a dimension of the question, in its order. */
  readonly members: readonly Member[];
  readonly other: boolean;
  readonly period: DescribedPeriod;
  readonly values: readonly ReadValue[];
}

export interface ReadValue {
  readonly metric: string;
  readonly value: number | null;
  readonly decimal: string | null;
  readonly sampleSize: number | null;
  readonly interval: {
    readonly lower: number;
    readonly upper: number;
    readonly level: number;
    readonly method: string;
  } | null;
  /** Rows that the number is not of, by kind; empty where the metric tells of none. */
  readonly beside: readonly { readonly kind: string; readonly count: number }[];
  /** Why the number is withheld; null where it is not. */
  readonly suppressed: { readonly reason: string; readonly minimum: number; readonly message: string } | null;
  readonly comparisons: readonly ReadComparison[];
}

export interface ReadComparison {
  readonly to: string;
  /** What a benchmark is and where its figure is from; null for other comparisons. */
  readonly benchmark: { readonly key: string; readonly source: string; readonly from: string | null } | null;
  readonly period: string;
  readonly value: number | null;
  readonly change: number | null;
  readonly relativeChange: number | null;
  readonly good: boolean | null;
  readonly pValue: number | null;
  readonly assumptions: readonly string[];
}

export const readRows = (rows: readonly TableRow[], question: TableQuestion): Promise<readonly ReadRow[]> =>
  Promise.all(
    rows.map(async ({ members, other, period, cells }) => ({
      members,
      other,
      period: describePeriod(period),
      values: await Promise.all(cells.map((cell) => readValue(cell, question))),
    })),
  );

async function readValue(reading: Reading, { foreseen }: TableQuestion): Promise<ReadValue> {
  const measured = await measure(reading);
  const { value, decimal, sampleSize, beside = [], suppressed } = measured.estimate;
  const interval = measured.interval(0.95);
  const comparisons = await compare(reading, foreseen);
  return {
    metric: reading.set.metric.key,
    // Named one by one: a field that the engine adds is not promised to scripts by accident.
    value,
    decimal,
    sampleSize,
    interval: interval && {
      lower: interval.lower,
      upper: interval.upper,
      level: interval.level,
      method: interval.method,
    },
    beside: beside.map(({ kind, count }) => ({ kind, count })),
    suppressed: suppressed
      ? { reason: suppressed.reason, minimum: suppressed.minimum, message: suppressed.message }
      : null,
    comparisons: comparisons.map(({ target, period, measured: other, significance, benchmark, ...comparison }) => ({
      to: target.kind,
      benchmark: benchmark && {
        key: benchmark.key,
        source: benchmark.source,
        from: comparison.benchmarkValue?.from ?? null,
      },
      period: period.label,
      value: other.estimate.value,
      change: comparison.change,
      relativeChange: comparison.relativeChange,
      good: comparison.good,
      pValue: significance?.pValue ?? null,
      assumptions: comparison.assumptions,
    })),
  };
}
