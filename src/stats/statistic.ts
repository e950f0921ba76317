/**
 * The one interface behind every metric type: which sums a cell holds, how cells merge, and how they become a number.
 * A new metric type is a new file that returns one of these.
 */
import { add, type Exact, subtract, zero } from './exact.ts';

/** The mergeable state of one cell: one exact number a column, in the order of the columns. */
export type State = readonly Exact[];

/**
 * One aggregate over the rows of a cell: Σ over the rows that meet every predicate in `when` of the product of the
 * operands in `of`. An empty product is 1, so that `of: []` counts rows. Roles are names that the metric binds to conditions and
 * expressions; a product with a null factor adds nothing.
 */
export interface CellColumn {
  readonly name: string;
  readonly of: readonly string[];
  readonly when: readonly string[];
  /** What is made of the only operand instead of its sum. Such a column never merges. */
  readonly aggregate?: OrderAggregate;
}

/** Needs the rows themselves: the whole of a period at once. */
export type OrderAggregate =
  /** `fraction` in [0, 1]: `continuous` interpolates between neighbours, `discrete` is a value that occurs. */
  | { readonly kind: 'percentile'; readonly fraction: number; readonly method: 'continuous' | 'discrete' }
  /** How many different values. */
  | { readonly kind: 'distinct' };

/** A finished number: null where there is nothing to say it of. */
export interface Estimate {
  readonly value: number | null;
  /** The value without rounding, plain notation, where it is a count, a sum or a balance; null elsewhere. */
  readonly decimal: string | null;
  /** Rows behind it (raw, never weighted); null for a balance. */
  readonly sampleSize: number | null;
}

export interface Interval {
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
  /** `WILSON`, `ADJUSTED_WALD`, `STUDENT_T`, `DELTA`, … */
  readonly method: string;
}

export interface Significance {
  /** Name of the test: `TWO_PROPORTION_Z`, `ADJUSTED_WALD_Z`, `WELCH_T`, … */
  readonly test: string;
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * How groups are ranked inside SQL: (Σ plus − Σ minus) / over, column names; `over` null for plain sums. Must order
 * groups exactly as the finished value does; times `scale` it is the value, 0 for a sum and null for a quotient without rows.
 */
export interface RankRule {
  readonly plus: readonly string[];
  readonly minus: readonly string[];
  readonly over: string | null;
  /** 1 when absent. */
  readonly scale?: number;
}

export interface Statistic {
  readonly kind: string;
  readonly columns: readonly CellColumn[];
  /** True when the state is everything before an instant (a balance), false when it is what lies inside a period. */
  readonly cumulative: boolean;
  /** False when the state of a period is no merge of its parts: it is then computed from the rows of that very period. */
  readonly mergeable: boolean;
  /** True when the values of disjoint groups add up to the value of the whole. */
  readonly additive: boolean;
  readonly rank: RankRule | null;
  finalise(state: State): Estimate;
  /** Confidence interval of the value; null where none is defined or the sample is empty. `level` in (0, 1). */
  interval(state: State, level: number): Interval | null;
  /** Test of no difference between two independent samples; null where none is defined or a sample is too small. */
  significance(a: State, b: State): Significance | null;
}

export const emptyState = (statistic: Statistic): State => statistic.columns.map(() => zero);

export const mergeStates = (a: State, b: State): State => a.map((x, column) => add(x, b[column] ?? zero));

/** What is left of a whole without a part: the state of "other". */
export const withoutState = (whole: State, part: State): State =>
  whole.map((x, column) => subtract(x, part[column] ?? zero));
