/** Counts in memory first, written down now and then, so that whoever is counted neither waits nor fails for it. */

export interface Tally<T> {
  add(count: T): void;
  /** Writes down what has come together. Never rejects: what could not be written is kept for the next time. */
  flush(): Promise<void>;
  /** Ends the writing now and then, and writes down the rest. */
  close(): Promise<void>;
}

export interface TallyOptions<T> {
  /** Counts of one identity become one. */
  readonly identity: (count: T) => string;
  readonly sum: (a: T, b: T) => T;
  readonly write: (counts: readonly T[]) => Promise<void>;
  /** Milliseconds between two writings; 0 for none but those that are asked for. Default 10,000. */
  readonly interval?: number | undefined;
  /** Identities in memory at most: what comes past them is not counted. */
  readonly most?: number;
  /** Hears why something could not be written. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

export function createTally<T>(options: TallyOptions<T>): Tally<T> {
  const { identity, sum, write, interval = 10_000, most = Number.POSITIVE_INFINITY, onFailure } = options;
  let counts = new Map<string, T>();
  let writing: Promise<void> = Promise.resolve();

  const add = (count: T): void => {
    const name = identity(count);
    const before = counts.get(name);
    if (before === undefined && counts.size >= most) return;
    counts.set(name, before === undefined ? count : sum(before, count));
  };
  const writeDown = async (): Promise<void> => {
    const taken = [...counts.values()];
    if (taken.length === 0) return;
    counts = new Map();
    try {
      await write(taken);
    } catch (error) {
      for (const count of taken) add(count);
      onFailure?.(error);
    }
  };
  const flush = (): Promise<void> => {
    // One after the other: what failed is in the next.
    writing = writing.then(writeDown);
    return writing;
  };
  const timer = interval > 0 ? setInterval(() => void flush(), interval).unref() : undefined;
  return {
    add,
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
