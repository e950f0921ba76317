/** The nouns: a rollup bound to the model, one that is there to be read, and how a branch reads it. Knows no SQL. */
import type { Instant } from '../../kernel/period.ts';
import type { Dataset, Dimension } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { ResolvedCondition } from '../../query/field.ts';
import type { RowValue } from '../row-value.ts';

/** What a column of cells holds: as a slot of a branch, less everything that the dimensions of the rollup decide. */
export interface StoredSlot {
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
  readonly factors: readonly RowValue[];
}

export interface BoundRollup {
  readonly definition: Rollup;
  readonly dataset: Dataset;
  readonly time: Dimension;
  /** In which days and hours begin. A date has no zone: its cells are the dates themselves. */
  readonly timeZone: string;
  readonly dimensions: readonly DimensionPath[];
  /** Identities of the dimensions. */
  readonly names: ReadonlySet<string>;
  /** In the order of their identities, so that equal definitions make equal tables. */
  readonly slots: readonly StoredSlot[];
  /** Which slot is at which place, by its identity. */
  readonly places: ReadonlyMap<string, number>;
  /** Metrics, or parts of them, that it does not hold, and why. */
  readonly left: readonly { readonly metric: string; readonly why: string }[];
}

/** A rollup whose table has been built. Positions are those of a branch. */
export interface ReadyRollup {
  readonly bound: BoundRollup;
  readonly id: number;
  readonly table: string;
  /** Cells begin at `from` and end before `until`; rows outside are read as rows. */
  readonly from: number;
  readonly until: number;
  /** Cells and groups, by the last count: smaller is faster. */
  readonly rows: number;
  /** Cells whose rows have changed since, by the last count. */
  readonly dirty: number;
  /** The instant whose rows the cells show, where changes are not told; null where they are, and answers are as of now. */
  readonly asOf: Instant | null;
}

/** A rollup that cannot be read now. */
export interface UnreadyRollup {
  readonly key: string;
  readonly dataset: string;
  readonly why: string;
}

/** The rollups of a moment. */
export interface Rollups {
  readonly ready: readonly ReadyRollup[];
  readonly unready: readonly UnreadyRollup[];
}

export const noRollups: Rollups = { ready: [], unready: [] };

/** Where a slot of a branch is found in cells: the column, and what of the slot is left to ask of the dimensions. */
export interface CoveredSlot {
  readonly stored: number;
  readonly condition: ResolvedCondition | null;
  readonly present: readonly DimensionPath[];
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface RollupReading {
  readonly rollup: ReadyRollup;
  /** What every row that is read must meet, as far as the dimensions decide it. */
  readonly condition: ResolvedCondition | null;
  /** One a slot of the branch. */
  readonly slots: readonly CoveredSlot[];
  /** Where cells of the rollup are read, ascending and apart, as far as the branch reads; none where it lies outside of them. */
  readonly cells: readonly Stretch[];
  /** Cells that a boundary cuts: their rows are read instead. */
  readonly ragged: readonly Stretch[];
  /** Rows before and after all cells. */
  readonly before: Bounds | null;
  readonly after: Bounds | null;
}

/** Null: no bound. */
export interface Bounds {
  readonly from: number | null;
  readonly until: number | null;
}
