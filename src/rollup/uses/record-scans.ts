/** Counts what is asked of each dataset: in memory first, and written down now and then, so that no question waits or fails for it. */
import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { scanUses } from '../../../db/tables/scan-uses.ts';
import { createTally, type Tally } from '../../kernel/tally.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Served } from '../../plan/served.ts';
import { type ScanUse, usesOf } from './uses-of.ts';

export interface ScanRecorder extends Pick<Tally<Count>, 'flush' | 'close'> {
  /** Never throws. */
  served(batch: Served): void;
}

export interface RecordOptions {
  /** Milliseconds between two writings; 0 for none but those that are asked for. */
  readonly interval?: number;
  /** Uses that are kept in memory, and in the table, at most. */
  readonly most?: number;
  readonly clock?: () => number;
  /** Hears why something could not be counted or written. */
  readonly onFailure?: (error: unknown) => void;
}

interface Count extends Omit<ScanUse, 'scan' | 'shared' | 'covered'> {
  readonly asked: number;
  readonly covered: number;
  readonly milliseconds: number;
}

/** What one batch adds, its time apart. */
interface Counted extends Pick<ScanUse, 'scan' | 'shared'> {
  readonly count: Count;
}

const countOf = ({ scan, shared, covered, ...use }: ScanUse): Counted => ({
  scan,
  shared,
  count: { ...use, asked: 1, covered: covered ? 1 : 0, milliseconds: 0 },
});

export function recordScans(db: Database, options: RecordOptions = {}): ScanRecorder {
  const { interval, most = 1000, clock = Date.now, onFailure } = options;
  // A plan that recurs is the same object: what it uses is worked out once.
  const known = new WeakMap<Plan, readonly Counted[]>();
  const write = (counts: readonly Count[]) => addUses(db, counts, new Date(clock()), most);
  const identity = (count: Count) => count.identity;
  const { add, flush, close } = createTally<Count>({ identity, sum, write, interval, most, onFailure });
  return {
    served: (batch) => {
      try {
        const uses = known.get(batch.plan) ?? usesOf(batch).map(countOf);
        known.set(batch.plan, uses);
        for (const { scan, shared, count } of uses)
          add(count.covered ? count : { ...count, milliseconds: (batch.milliseconds[scan] ?? 0) / shared });
      } catch (error) {
        onFailure?.(error);
      }
    },
    flush,
    close,
  };
}

const sum = (a: Count, b: Count): Count => ({
  ...a,
  // Mostly there are no others: the same question comes again.
  metrics: b.metrics.every((metric) => a.metrics.includes(metric))
    ? a.metrics
    : [...new Set([...a.metrics, ...b.metrics])],
  asked: a.asked + b.asked,
  covered: a.covered + b.covered,
  milliseconds: a.milliseconds + b.milliseconds,
});

/** Of several processes that write at once, each waits for the other in the same order. */
async function addUses(db: Database, counts: readonly Count[], lastAskedAt: Date, most: number): Promise<void> {
  const rows = counts
    .toSorted((a, b) => (a.identity < b.identity ? -1 : 1))
    .map((count) => ({ ...count, dimensions: [...count.dimensions], metrics: [...count.metrics], lastAskedAt }));
  await db
    .insert(scanUses)
    .values(rows)
    .onConflictDoUpdate({
      target: scanUses.identity,
      set: {
        metrics: sql`array(select distinct unnest(${scanUses.metrics} || excluded.metrics))`,
        asked: sql`${scanUses.asked} + excluded.asked`,
        covered: sql`${scanUses.covered} + excluded.covered`,
        milliseconds: sql`${scanUses.milliseconds} + excluded.milliseconds`,
        lastAskedAt,
      },
    });
  const oldest = sql`(select ${scanUses.lastAskedAt} from ${scanUses} order by 1 desc offset ${most - 1} limit 1)`;
  await db.delete(scanUses).where(lt(scanUses.lastAskedAt, oldest));
}
