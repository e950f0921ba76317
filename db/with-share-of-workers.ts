/** A statement that leaves the processors of the database to what runs beside it. */
import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';

/**
 * Within `work` Postgres gives a statement, beside its own process, its share of the workers that it would give one alone
 * (`max_parallel_workers_per_gather`). Four statements of one operation with all of these each took half as much processor time again as without, on a
 * server of two cores, and ended later; without any, the last of them left a core idle.
 */
export const withShareOfWorkers = <T>(db: Database, share: number, work: (db: Database) => Promise<T>): Promise<T> =>
  db.transaction(
    async (within) => {
      await within.execute(sql`/* share of workers */ select set_config('max_parallel_workers_per_gather', 
        round(current_setting('max_parallel_workers_per_gather')::int * ${share}::float8)::text, true)`);
      return work(within);
    },
    { accessMode: 'read only' },
  );
