/** What the statement of a score reads: rows grouped by entity, put together for each period. Knows no SQL. */
import type { Period } from '../../kernel/period.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { ResolvedCondition } from '../../query/field.ts';
import type { Computation } from '../measurement.ts';
import type { Scan } from '../plan.ts';
import type { BoundScore } from './bound-score.ts';

/** One statement: a score and a set of dimensions, for every period and filter of the batch. */
export interface ScoreScan {
  /** `score customer_health by segment`. */
  readonly name: string;
  readonly bound: BoundScore<Computation>;
  /** From the population. */
  readonly by: readonly DimensionPath[];
  /** Filters of the questions, over the population: each has its own counts. */
  readonly slices: readonly (ResolvedCondition | null)[];
  readonly periods: readonly Period[];
  /** One a period: who is there came before this position of `active.from`, and did not leave before that of `active.until`. */
  readonly since: readonly number[];
  readonly until: readonly number[];
  /** One a dataset of the parameters, by entity: lattice scans like any other, of which only grouped rows are used. */
  readonly scans: readonly Scan[];
  /** Sums over stretches of their cells. */
  readonly readings: readonly ScoreReading[];
  readonly parameters: readonly ParameterPlan[];
}

/** Cells of one branch, added up over a range of elementary intervals a period. */
export interface ScoreReading {
  readonly scan: number;
  readonly branch: number;
  /** Of the branch, each once. */
  readonly slots: readonly number[];
  /** One a period: from (included) to (excluded). */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** For each metric below the parameter, where the columns are that its value is made of, by name. */
export interface ParameterPlan {
  readonly places: ReadonlyMap<string, ReadonlyMap<string, SlotPlace>>;
}

export interface SlotPlace {
  readonly reading: number;
  /** Of the branch. */
  readonly slot: number;
}

/** Where a request finds its numbers. */
export interface ScorePlace {
  readonly scan: number;
  readonly slice: number;
  /** One a period of the request: its place among those of the scan. */
  readonly periods: readonly number[];
}
