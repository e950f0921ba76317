/** The noun: how often the same was asked of a dataset, and at what cost. */
import type { Rollup } from '../../model/rollup.ts';

/** Of a dataset, time, grain, calendar and set of dimensions. */
export interface RecordedUse {
  readonly dataset: string;
  readonly time: string;
  readonly grain: Rollup['grain'];
  readonly calendar: string;
  readonly dimensions: readonly string[];
  /** Statements that read it, and those of them that a rollup answered. */
  readonly asked: number;
  readonly covered: number;
  /** What those cost that no rollup answered. */
  readonly milliseconds: number;
}
