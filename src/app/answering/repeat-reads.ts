/** One operation that first reads again what its answer was made of: only where that is another is anything executed. */
import pLimit, { type LimitFunction } from 'p-limit';
import type { Budget } from '../../engine/cost/estimate.ts';
import type { Fetched, Repeatable, Repeating } from '../../engine/reuse/repeatable.ts';
import type { ObservedOperation } from '../observe/observed-operation.ts';

interface OfOperation {
  /** Aborted when whoever asks goes away. */
  readonly signal: AbortSignal;
  readonly budget: Budget | undefined;
  readonly observer: ObservedOperation | undefined;
}

/** Statements of one operation that run at once. */
const mostAtOnce = 4;

/** Its budget, its signal and what it has read are those of the operation that answers anew, too. */
export class RepeatedReads implements Repeating {
  readonly signal: AbortSignal;
  readonly budget: Budget | undefined;
  readonly observer: ObservedOperation | undefined;
  readonly fetched: Fetched = new Map();
  readonly inTurn: LimitFunction | undefined;
  readonly #repeatables: readonly Repeatable[];
  statements = 0;

  constructor(repeatables: readonly Repeatable[], { signal, budget, observer }: OfOperation) {
    this.#repeatables = repeatables;
    this.signal = signal;
    this.budget = budget;
    this.observer = observer;
    // What is too few to be limited need not be counted.
    if (repeatables.reduce((sum, { texts }) => sum + texts.length, 0) > mostAtOnce) this.inTurn = pLimit(mostAtOnce);
  }

  readonly onStatement = (): void => {
    this.statements++;
  };

  /** Null where nobody counts them. */
  get rows(): number | null {
    return this.observer?.statements.reduce((sum, { rows }) => sum + (rows ?? 0), 0) ?? null;
  }

  async same(): Promise<boolean> {
    const [only, ...more] = this.#repeatables;
    if (only && more.length === 0) return only.again(this);
    const found = await Promise.all(this.#repeatables.map((each) => each.again(this)));
    return found.every(Boolean);
  }
}
