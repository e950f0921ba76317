/** Counts which metrics people ask for: in memory first, and written down now and then, so that no question waits or fails for it. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { metricUses } from '../../../db/tables/metric-uses.ts';
import type { Instant } from '../../kernel/period.ts';

export interface UseRecorder {
  /** What an operation hands to its session: each metric counts once an operation, on the UTC day of `now`. */
  operation(now: Instant): (metric: string) => void;
  /** Writes down what has come together. Never rejects: what could not be written is kept for the next time. */
  flush(): Promise<void>;
  /** Ends the writing now and then, and writes down the rest. */
  close(): Promise<void>;
}

export interface RecordOptions {
  /** Milliseconds between two writings; 0 for none but those that are asked for. */
  readonly interval?: number;
  /** Hears why something could not be written. */
  readonly onFailure?: (error: unknown) => void;
}

type Counts = Map<string, { readonly metric: string; readonly day: string; readonly operations: number }>;

export function recordUses(db: Database, { interval = 10_000, onFailure }: RecordOptions = {}): UseRecorder {
  let counts: Counts = new Map();
  let writing: Promise<void> = Promise.resolve();

  const add = (metric: string, day: string, operations: number) => {
    const name = `${metric} ${day}`;
    counts.set(name, { metric, day, operations: operations + (counts.get(name)?.operations ?? 0) });
  };
  const write = async () => {
    const taken = [...counts.values()];
    if (taken.length === 0) return;
    counts = new Map();
    try {
      await addUses(db, taken);
    } catch (error) {
      for (const { metric, day, operations } of taken) add(metric, day, operations);
      onFailure?.(error);
    }
  };
  const flush = () => {
    // One after the other: what failed is in the next.
    writing = writing.then(write);
    return writing;
  };
  const timer = interval > 0 ? setInterval(() => void flush(), interval).unref() : undefined;

  return {
    operation: (now) => {
      const day = new Date(now).toISOString().slice(0, 10);
      const asked = new Set<string>();
      return (metric) => {
        if (asked.has(metric)) return;
        asked.add(metric);
        add(metric, day, 1);
      };
    },
    flush,
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

type Uses = readonly (typeof metricUses.$inferInsert)[];

/** Of several processes that write at once, each waits for the other in the same order. */
async function addUses(db: Database, uses: Uses): Promise<void> {
  const name = ({ metric, day }: Uses[number]) => `${day} ${metric}`;
  await db
    .insert(metricUses)
    .values(uses.toSorted((a, b) => (name(a) < name(b) ? -1 : 1)))
    .onConflictDoUpdate({
      target: [metricUses.metric, metricUses.day],
      set: { operations: sql`${metricUses.operations} + excluded.operations` },
    });
}
