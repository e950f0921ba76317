/** Counts which metrics people ask for: in memory first, and written down now and then, so that no question waits or fails for it. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { metricUses } from '../../../db/tables/metric-uses.ts';
import type { Instant } from '../../kernel/period.ts';
import { createTally, type Tally } from '../../kernel/tally.ts';

export interface UseRecorder extends Pick<Tally<Count>, 'flush' | 'close'> {
  /** What an operation hands to its session: each metric counts once an operation, on the UTC day of `now`. */
  operation(now: Instant): (metric: string) => void;
}

export interface RecordOptions {
  /** Milliseconds between two writings; 0 for none but those that are asked for. */
  readonly interval?: number;
  /** Hears why something could not be written. */
  readonly onFailure?: (error: unknown) => void;
}

interface Count {
  readonly metric: string;
  readonly day: string;
  readonly operations: number;
}

export function recordUses(db: Database, { interval, onFailure }: RecordOptions = {}): UseRecorder {
  const { add, flush, close } = createTally<Count>({
    identity: ({ metric, day }) => `${metric} ${day}`,
    sum: (a, b) => ({ ...a, operations: a.operations + b.operations }),
    write: (counts) => addUses(db, counts),
    interval,
    onFailure,
  });
  let today = { number: Number.NaN, day: '' };
  const dayOf = (now: Instant): string => {
    const number = Math.floor(now / 86_400_000);
    if (number !== today.number) today = { number, day: new Date(now).toISOString().slice(0, 10) };
    return today.day;
  };
  return {
    operation: (now) => {
      const day = dayOf(now);
      const asked = new Set<string>();
      return (metric) => {
        if (asked.has(metric)) return;
        asked.add(metric);
        add({ metric, day, operations: 1 });
      };
    },
    flush,
    close,
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
