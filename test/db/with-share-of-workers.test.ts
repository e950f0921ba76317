/** A statement beside others leaves them their part of the processors, and the connection is as it was afterwards. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../db/connection.ts';
import { withShareOfWorkers } from '../../db/with-share-of-workers.ts';
import { testDatabase } from '../kit/database.ts';

const { db } = await testDatabase({ max: 1 });

const workersOf = async (on: Database): Promise<number> => {
  const { rows } = await on.execute<{ workers: number }>(
    sql`select current_setting('max_parallel_workers_per_gather')::int as workers`,
  );
  return rows[0]?.workers ?? -1;
};

describe('a share of the workers', () => {
  it.each([
    [0.2, 0],
    [0.35, 1],
    [0.5, 1],
    [0.7, 1],
    [0.99, 2],
  ])('%d of the two workers of one statement alone are %i', async (share, workers) => {
    await db.execute(sql`set max_parallel_workers_per_gather = 2`);
    expect(await withShareOfWorkers(db, share, workersOf)).toBe(workers);
    expect(await workersOf(db)).toBe(2);
  });

  it('never makes workers where the database allows none', async () => {
    await db.execute(sql`set max_parallel_workers_per_gather = 0`);
    expect(await withShareOfWorkers(db, 0.99, workersOf)).toBe(0);
  });

  it('ends with a statement that fails', async () => {
    await db.execute(sql`set max_parallel_workers_per_gather = 2`);
    await expect(withShareOfWorkers(db, 0.1, (on) => on.execute(sql`select 1 / 0`))).rejects.toThrow();
    expect(await workersOf(db)).toBe(2);
  });
});
