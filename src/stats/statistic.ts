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
  /** `within` when absent. */
  readonly reading?: Reading;
  /** Counts what rows were first put together to, instead of the rows. */
  readonly output?: StagedOutput;
  /**
   * Read for what a number is told with, the value coming out the same without: intervals and tests, or the size of the sample, of
   * rows that the value is of as well; or counts of what stands beside it, which may be all that a group has.
   */
  readonly contextOnly?: 'precision' | 'sample' | 'beside';
}

/** Which rows a period reads for a column. */
export type Reading =
  /** Those that lie in it. */
  | 'within'
  /** All before its start or its end, but never later than now. */
  | 'start'
  | 'end'
  /** Those that lie in the period before it. */
  | 'previous';

/** What is counted of rows that were put together by member or entity; one value a group and elementary interval. */
export type StagedOutput =
  /** The rows themselves. */
  | 'rows'
  /** Different members of the period, each once. */
  | 'members'
  /** How many rows lie in each bucket of a logarithmic scale: the state has pairs of bucket and count. */
  | 'buckets'
  | EntityOutput;

/** Of the amount that each entity has before and after an interval. */
export type EntityOutput =
  /** Entities with an amount: their change, which adds up to those there are. */
  | 'present'
  /** Entities that had an amount before and have none after. */
  | 'lost'
  /** Entities that came and went within. */
  | 'passed'
  /** The amounts of those that have one: their change. */
  | 'amount'
  /** What entities that had an amount before lost of it, the whole of those that left included. */
  | 'reduced'
  /** What entities that had an amount before gained. */
  | 'gained'
  /** Entities that have an amount here and had one in the interval before. */
  | 'kept'
  /** The smaller of these two amounts, and the later one. */
  | 'kept_amount'
  | 'next_amount';

/** Needs the rows themselves: the whole of a period at once. `continuous` interpolates between neighbours, `discrete` is a value that occurs. */
export interface OrderAggregate {
  readonly kind: 'percentile';
  /** In [0, 1]. */
  readonly fraction: number;
  readonly method: 'continuous' | 'discrete';
}

/**
 * Rows that stand beside a number and not in it: `CENSORED`, whose value is not known yet; `INVALID`, whose value `valid`
 * rules out; `IMMATURE`, whose window has not passed; `JOINED_AND_LEFT`, entities that came and went within the period;
 * `UNSCORED`, entities without a score.
 */
export const besideKinds = ['CENSORED', 'INVALID', 'IMMATURE', 'JOINED_AND_LEFT', 'UNSCORED'] as const;
export type BesideKind = (typeof besideKinds)[number];

export interface Beside {
  readonly kind: BesideKind;
  /** In rows, never weighted; 0 where there are none. */
  readonly count: number;
}

/** Why a number is withheld. */
export interface Suppression {
  readonly reason: 'TOO_FEW' | 'ANONYMITY';
  /** The fewest rows that the metric wants behind a number, or the fewest respondents that the dataset promises. */
  readonly minimum: number;
  /** The rows that are there. Null for a formula, whose sample is that of a part, and where it would tell what is withheld. */
  readonly sampleSize: number | null;
  /** One sentence, for people. */
  readonly message: string;
}

/** A finished number: null where there is nothing to say it of. */
export interface Estimate {
  readonly value: number | null;
  /** The value without rounding, plain notation, where it is a count, a sum or a balance; null elsewhere. */
  readonly decimal: string | null;
  /** Rows behind it (raw, never weighted); null for a balance. */
  readonly sampleSize: number | null;
  /** What stands beside it, a count a kind; absent where the metric has no such rows to tell. */
  readonly beside?: readonly Beside[];
  /** Set where the number is withheld: value and decimal are then null. */
  readonly suppressed?: Suppression;
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
  /** The column with the raw size of the sample; absent where there is none. */
  readonly sample?: string;
  /** The smallest sample that has a value, where a smaller one has none and `over` does not say so. */
  readonly least?: number;
  /** 1 when absent. */
  readonly scale?: number;
  /** True where no group has a value in a period without bounds. */
  readonly bounded?: boolean;
}

/** A number as one sum over another, in its unit. Both add over groups that share no row, which the number itself does not. */
export interface Fraction {
  readonly numerator: Exact;
  readonly denominator: Exact;
}

export interface Statistic {
  readonly kind: string;
  readonly columns: readonly CellColumn[];
  /** False when states of disjoint groups cannot be added and taken apart. */
  readonly mergeable: boolean;
  /** Whether a period must be read whole, as one elementary interval, because its state is no merge of its parts. */
  readonly whole: boolean;
  /** True when the values of disjoint groups add up to the value of the whole. */
  readonly additive: boolean;
  readonly rank: RankRule | null;
  /** `span` is the stretch that the state is of: a number that is an average over time is null without it. */
  finalise(state: State, span?: Span): Estimate;
  /**
   * Numerator over denominator is the value, and a denominator of 0 is no value: a mean, a share, a ratio. Absent where the
   * values themselves add, and where a number is no such quotient.
   */
  readonly fraction?: (state: State) => Fraction;
  /** How two states become one, or (sign −1) the second is taken from the first; adding column by column when absent. */
  readonly combine?: (a: State, b: State, sign: 1 | -1) => State;
  /** Confidence interval of the value; null where none is defined or the sample is empty. `level` in (0, 1). */
  interval(state: State, level: number): Interval | null;
  /** Test of no difference between two independent samples; null where none is defined or a sample is too small. */
  significance(a: State, b: State): Significance | null;
}

/** A period as the statistic sees it: never later than now. */
export interface Span {
  /** Milliseconds on the axis of its time; ±Infinity without a bound. `end` is not before `start`. */
  readonly start: number;
  readonly end: number;
  /** Local days that it touches; Infinity without a bound. */
  readonly days: number;
}

/** Of no rows: a 0 for every column that is one number. */
export const emptyState = ({ columns }: Statistic): State =>
  columns.filter(({ output }) => output !== 'buckets').map(() => zero);

export const mergeStates = (a: State, b: State): State => a.map((x, column) => add(x, b[column] ?? zero));

/** What is left of a whole without a part: the state of "other". */
export const withoutState = (whole: State, part: State): State =>
  whole.map((x, column) => subtract(x, part[column] ?? zero));

/** Merged, or (−1) the first without the second, as the statistic has it. */
export function combineStates({ combine }: Statistic, a: State, b: State, sign: 1 | -1): State {
  if (combine) return combine(a, b, sign);
  return sign === 1 ? mergeStates(a, b) : withoutState(a, b);
}
