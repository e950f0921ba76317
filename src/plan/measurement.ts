/** A metric bound to its statistic: every column of the statistic knows its dataset, time, rows and factors. */

import type { DimensionPath } from '../model/find-dimension.ts';
import type { Formula } from '../model/formula.ts';
import type { Metric } from '../model/metric.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { OrderAggregate, Statistic } from '../stats/statistic.ts';
import type { Conversion } from './conversion.ts';

/** A value that a row of a dataset has by itself. */
export type OwnValue =
  | { readonly kind: 'dimension'; readonly path: DimensionPath }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'sql'; readonly sql: string };

/**
 * A value computed from a row of a dataset. `matured`: 1 where the window of a conversion has passed, else 0; `converted`: 1
 * where it has, with a conversion in it, else 0. Both are 0 rather than null, and both depend on now.
 */
export type RowValue =
  | OwnValue
  | { readonly kind: 'matured'; readonly conversion: Conversion }
  | { readonly kind: 'converted'; readonly conversion: Conversion };

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

/** The datasets whose rows a computation reads, each once. */
export const datasetsOf = (computation: Computation): readonly string[] => [
  ...new Set(measurementsOf(computation).flatMap(({ columns }) => columns.map(({ dataset }) => dataset))),
];

/** Rows of a dataset, by the time that places them. */
export type Source = Pick<BoundColumn, 'dataset' | 'time'>;

/** Everything that a computation reads, in the order of its columns: those whose rows it counts, and those of conversions. */
export const sourcesOf = (computation: Computation): readonly Source[] => {
  const all = measurementsOf(computation).flatMap(({ columns }) =>
    columns.flatMap((column) => [column, ...eventsOf(column)]),
  );
  return [...new Map(all.map(({ dataset, time }) => [JSON.stringify([dataset, time]), { dataset, time }])).values()];
};

const eventsOf = ({ factors }: BoundColumn): readonly Source[] =>
  factors.flatMap((factor) =>
    factor.kind === 'converted' && factor.conversion.events.kind === 'rows'
      ? [{ dataset: factor.conversion.events.dataset, time: factor.conversion.events.time.key }]
      : [],
  );
