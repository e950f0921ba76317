/** What the lattice will read: scans of datasets, cut into elementary intervals. Knows no SQL. */
import type { Period } from '../kernel/period.ts';
import type { Dataset, Dimension } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { OrderAggregate, StagedOutput } from '../stats/statistic.ts';
import type { FirstKey } from './first-key.ts';
import type { Measurement } from './measurement.ts';
import type { RollupReading } from './rollup/rollup.ts';
import type { RowValue } from './row-value.ts';
import type { Source } from './source.ts';
import type { Stretch } from './stretches.ts';

/**
 * One measurement, cut by dimensions, for a set of periods of one calendar; names resolved for each dataset that it reads.
 * The periods of a statistic that is read whole must not overlap (`layers.ts`).
 */
export interface CellRequest {
  readonly measurement: Measurement;
  readonly by: ReadonlyMap<string, readonly DimensionPath[]>;
  readonly where: ReadonlyMap<string, ResolvedCondition | null>;
  readonly periods: readonly Period[];
}

/** One aggregate of a branch: computed once a cell, however many metrics need it. */
export interface Slot {
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
  readonly factors: readonly RowValue[];
  readonly aggregate: OrderAggregate | null;
  /** What is counted where the branch first puts rows together; null for the rows themselves. */
  readonly output: StagedOutput | null;
  /** Read from the beginning of time (a balance), not from the start of a period. */
  readonly cumulative: boolean;
  /** The rows that its computed values are asked for; absent where these are all that its branch reads, and where it has none. */
  readonly asked?: Asked;
}

export interface Asked {
  readonly time: Dimension;
  readonly stretches: readonly Stretch[];
}

/** Whether the aggregate counts, and is 0 where a sum would be null. */
export const isCount = ({ factors, output }: Slot): boolean =>
  output === null ? factors.length === 0 : output === 'members';

/**
 * The rows of a dataset, placed in time by one time dimension. Positions are milliseconds: of the instant, or for a
 * dimension of type `date` of midnight UTC of the date, which stands for a local day in any zone.
 */
export interface Branch {
  /** Null where the dataset has no time: one interval holds everything. */
  readonly time: Dimension | null;
  readonly source: Source;
  /** Whether a period asked is made of several elementary intervals, so that a member can be met in more than one. */
  readonly spanning: boolean;
  /** Ascending and finite. They cut time into `boundaries.length + 1` elementary intervals, the first and last unbounded. */
  readonly boundaries: readonly number[];
  /** Rows before this are not read; null: no bound. */
  readonly from: number | null;
  /** Rows at or after this are not read; null: no bound, −Infinity: no rows. */
  readonly until: number | null;
  /** Several where parts of what lies between the bounds are not read; ascending and apart. */
  readonly stretches: readonly Stretch[];
  /** What every slot has in common. */
  readonly condition: ResolvedCondition | null;
  readonly slots: readonly Slot[];
  /** Whether its rows are read in one pass with those of the other branches that say so; they have one `firstBy`. */
  readonly onePass: boolean;
  /** What rows are grouped by first, so that filters are asked of groups; empty where they are asked of every row. */
  readonly firstBy: readonly FirstKey[];
  /** Whether a member hardly has two rows in an interval; its rows are then followed as they are, and not put together first. */
  readonly metOnce: boolean;
  /** The cells that are read in place of most rows. */
  readonly rollup?: RollupReading;
  /** Which rollups were looked at, and why each is read or not. */
  readonly rollups?: readonly RollupChoice[];
}

export interface RollupChoice {
  readonly rollup: string;
  /** Null where it is read. */
  readonly why: string | null;
}

/** One statement: a dataset and a set of dimensions. */
export interface Scan {
  /** `survey_responses by region`. */
  readonly name: string;
  readonly dataset: Dataset;
  readonly by: readonly DimensionPath[];
  readonly branches: readonly Branch[];
}

/** Where a column of a request is found. */
export interface Place {
  readonly scan: number;
  readonly branch: number;
  readonly slot: number;
}

export interface Plan {
  readonly scans: readonly Scan[];
  /** One list a request, one place a column of its statistic. */
  readonly places: readonly (readonly Place[])[];
}
