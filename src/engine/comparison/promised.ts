/** What is promised of a number, and who knows it: the engine measures, and knows no goals. */
import type { Measured } from '../answer.ts';
import type { Reading } from '../reading.ts';

/** What was promised of a number. */
export interface Promised {
  /** In the unit of the metric; null where nothing is promised. */
  readonly value: number | null;
  /** What to know of it, for people. */
  readonly notes: readonly string[];
}

/** Looks up what is promised of just this number: the id of a target, or null for the only one. Rejects with `RefusedError`. */
export type FindPromise = (reading: Reading, measured: Measured, target: string | null) => Promise<Promised>;
