/** The clock of the database: one for all servers, where that of a machine may be wrong, or jump. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import type { Instant } from '../kernel/period.ts';

/** What a server does by itself is placed in time by it: a day that has not come would have a snapshot, and keep it. */
export const databaseClock = (db: Database) => async (): Promise<Instant> => {
  const { rows } = await db.execute(
    sql`/* jobs clock */ select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as now`,
  );
  return Number((rows as unknown as readonly { now: string }[])[0]?.now);
};
