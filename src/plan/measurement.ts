/** A metric bound to its statistic: every column of the statistic knows its dataset, time, rows and factors. */

import type { DimensionPath } from '../model/find-dimension.ts';
import type { Formula } from '../model/formula.ts';
import type { Metric } from '../model/metric.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { OrderAggregate, Statistic } from '../stats/statistic.ts';
import type { BoundScore, ScoreOutput } from './score/bound-score.ts';

/** A value computed from a row of a dataset. */
export type RowValue =
  | { readonly kind: 'dimension'; readonly path: DimensionPath }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'sql'; readonly sql: string };

/** Σ over the rows of `dataset` that meet `condition` and have every value in `present`, of the product of `factors`. */
export interface BoundColumn {
  readonly dataset: string;
  /** The time dimension that places a row; null where the dataset has no time. */
  readonly time: string | null;
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
  readonly factors: readonly RowValue[];
  /** What is made of the only factor instead of its sum. */
  readonly aggregate: OrderAggregate | null;
}

export interface Measurement {
  readonly kind: 'measurement';
  readonly metric: Metric;
  readonly statistic: Statistic;
  /** One a column of the statistic, in its order. */
  readonly columns: readonly BoundColumn[];
  /** For cumulative statistics: which edge of a period they are read at. */
  readonly asOf: 'start' | 'end';
  /** What the reader should know, one sentence each. */
  readonly assumptions: readonly string[];
  /** Of a metric of scores: where its columns come from. They have a statement of their own, with each period whole. */
  readonly score?: ScoreSource;
}

export interface ScoreSource {
  readonly bound: BoundScore<Computation>;
  /** One a column of the statistic. */
  readonly outputs: readonly ScoreOutput[];
}

/** How a metric is computed: from rows, or from other metrics. */
export type Computation =
  | Measurement
  | {
      readonly kind: 'formula';
      readonly metric: Metric;
      readonly formula: Formula;
      readonly parts: ReadonlyMap<string, Computation>;
    };

/** Every measurement below a computation. */
export const measurementsOf = (computation: Computation): readonly Measurement[] =>
  computation.kind === 'measurement' ? [computation] : [...computation.parts.values()].flatMap(measurementsOf);

/** Whose rows make the number, and when: those behind the parameters of a score, not its population. */
export const readsOf = (computation: Computation): readonly Pick<BoundColumn, 'dataset' | 'time'>[] =>
  measurementsOf(computation).flatMap(({ score, columns }): readonly Pick<BoundColumn, 'dataset' | 'time'>[] =>
    score ? score.bound.parameters.flatMap((parameter) => readsOf(parameter.computation)) : columns,
  );

/** The datasets that a question cuts and filters: whose rows a computation reads, or the population of a score. Each once. */
export const datasetsOf = (computation: Computation): readonly string[] => [
  ...new Set(measurementsOf(computation).flatMap(({ columns }) => columns.map(({ dataset }) => dataset))),
];
