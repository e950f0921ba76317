/** What the answer of one operation was made of: it can be told again for as long as all of that is the same. */
import type { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Repeatable } from './repeatable.ts';

/** Hears of everything that an operation reads beside the definitions. What nobody says to be watched is not. */
export interface Footprint {
  /** What a statement gave, and the version of its tables from before it ran. */
  statement(text: string, version: string): void;
  /** Something that nobody watches, and that can be read again. */
  repeatable(read: Repeatable): void;
  /** Something that was made of the clock, and is the same until then. */
  clock(until: Instant): void;
  /** Anything that can be another the next time without anybody knowing: goals, the very moment. */
  unwatched(): void;
}

export interface Dependencies {
  /** Versions of the tables behind each statement, by its text. */
  readonly versions: ReadonlyMap<string, string>;
  /** What has to be read again, and be the same. */
  readonly repeatables: readonly Repeatable[];
  /** Infinity where the clock has no part in it. */
  readonly until: Instant;
}

export class OperationFootprint implements Footprint {
  readonly #versions = new Map<string, string>();
  readonly #repeatables: Repeatable[] = [];
  #until: Instant = Number.POSITIVE_INFINITY;
  #watched = true;

  statement(text: string, version: string): void {
    const before = this.#versions.get(text);
    // Written to in the middle of the operation: its answer is of no one moment.
    if (before !== undefined && before !== version) this.#watched = false;
    else this.#versions.set(text, version);
  }

  repeatable(read: Repeatable): void {
    this.#repeatables.push(read);
  }

  clock(until: Instant): void {
    this.#until = Math.min(this.#until, until);
  }

  unwatched(): void {
    this.#watched = false;
  }

  /** Null where something was read that nobody watches. */
  dependencies(): Dependencies | null {
    if (!this.#watched) return null;
    return { versions: this.#versions, repeatables: this.#repeatables, until: this.#until };
  }
}

/** The clock of an operation: whoever reads it without saying how long that holds leaves a footprint of this moment alone. */
export const watchedClock = (now: Instant, footprint: Footprint | undefined): Clock & { readonly now: Instant } => ({
  get now() {
    footprint?.unwatched();
    return now;
  },
  read: (make, until) => {
    const made = make(now);
    footprint?.clock(until(made, now));
    return made;
  },
});
