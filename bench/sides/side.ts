/** Somebody who answers questions: each in a process or with connections of its own. */
import type { Numbers } from '../harness/numbers.ts';

/** One way to put a question. What it resolves to reads the answer, when the clock no longer runs. */
export type Run = () => Promise<Outcome>;

export interface Outcome {
  readonly read: () => Numbers;
  /** Statements that reached Postgres. */
  readonly statements: number | Promise<number>;
}
