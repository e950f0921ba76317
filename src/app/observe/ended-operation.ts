/** The noun: an operation of GraphQL that was answered, for metrics, traces and the log. */
import type { Outcome } from './metrics.ts';
import type { ObservedOperation } from './observed-operation.ts';

export interface EndedOperation {
  readonly requestId: string;
  /** As the client calls it. */
  readonly name: string | null;
  readonly milliseconds: number;
  readonly outcome: Outcome;
  /** Of each error. */
  readonly codes: readonly string[];
  /** SHA-256 of its text; null where there is none. */
  readonly fingerprint: string | null;
  /** Undefined where it asked nothing of the lattice. */
  readonly observed: ObservedOperation | undefined;
}
