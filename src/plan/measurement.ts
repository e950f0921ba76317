/** A metric bound to its statistic: every column of the statistic knows its dataset, time, rows and factors. */

import type { Formula } from '../model/formula.ts';
import type { Metric } from '../model/metric.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { OrderAggregate, Reading, StagedOutput, Statistic } from '../stats/statistic.ts';
import type { RowValue } from './row-value.ts';
import type { BoundScore, ScoreOutput } from './score/bound-score.ts';
import type { Source } from './source.ts';

export type { OwnValue, RowValue } from './row-value.ts';

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
  /** Which rows a period reads. */
  readonly reading: Reading;
  /** What rows are put together to before they are counted. */
  readonly source: Source;
  /** What is counted of that; null for the rows themselves, with condition and factors. */
  readonly output: StagedOutput | null;
}

export interface Measurement {
  readonly kind: 'measurement';
  readonly metric: Metric;
  readonly statistic: Statistic;
  /** One a column of the statistic, in its order. */
  readonly columns: readonly BoundColumn[];
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

/** Rows of a dataset, by the time that places them. */
export type Origin = Pick<BoundColumn, 'dataset' | 'time'>;

/** Whose rows are placed in the periods of a question: those behind the parameters of a score, not its population. */
export const readsOf = (computation: Computation): readonly Origin[] =>
  measurementsOf(computation).flatMap(({ score, columns }): readonly Origin[] =>
    score ? score.bound.parameters.flatMap((parameter) => readsOf(parameter.computation)) : columns,
  );

/** The datasets that a question cuts and filters: whose rows a computation reads, or the population of a score. Each once. */
export const datasetsOf = (computation: Computation): readonly string[] => [
  ...new Set(measurementsOf(computation).flatMap(({ columns }) => columns.map(({ dataset }) => dataset))),
];

/** Everything that a computation reads, each once: the rows that are placed in periods, and those of conversions. */
export const sourcesOf = (computation: Computation): readonly Origin[] => [
  ...new Map(
    originsOf(computation).map(({ dataset, time }) => [JSON.stringify([dataset, time]), { dataset, time }]),
  ).values(),
];

const originsOf = (computation: Computation): readonly Origin[] =>
  measurementsOf(computation).flatMap(({ score, columns }) =>
    score
      ? score.bound.parameters.flatMap((parameter) => originsOf(parameter.computation))
      : columns.flatMap((column) => [column, ...eventsOf(column)]),
  );

const eventsOf = ({ factors }: BoundColumn): readonly Origin[] =>
  factors.flatMap((factor) =>
    factor.kind === 'converted' && factor.conversion.events.kind === 'rows'
      ? [{ dataset: factor.conversion.events.dataset, time: factor.conversion.events.time.key }]
      : [],
  );
