/** The noun: an operation that was answered, for metrics, traces and the log. */
import type { Outcome, Via } from './metrics.ts';
import type { ObservedOperation } from './observed-operation.ts';

export interface EndedOperation {
  readonly requestId: string;
  /** How it came. */
  readonly via: Via;
  /** `query`, `mutation` or `subscription`; null where it was none. */
  readonly type: string | null;
  /** As the client calls it, or its type where it has no name. */
  readonly name: string | null;
  readonly milliseconds: number;
  readonly outcome: Outcome;
  /** Of each error. */
  readonly codes: readonly string[];
  /** SHA-256 of its text; null where there is none. */
  readonly fingerprint: string | null;
  /** Whether its answer was told again. */
  readonly kept?: boolean;
  /** Undefined where it asked nothing of the lattice. */
  readonly observed: ObservedOperation | undefined;
}
