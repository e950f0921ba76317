/** Tells rollups without triggers that the tables of themes and sentiment have changed: all of their cells, for a run rewrites many. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { writersLock } from '../../db/tables/rollups.ts';

/** `tables` are names as a taxonomy writes them. */
export async function markRollups(transaction: Database, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await transaction.execute(sql`/* text rollups */ insert into cairn.rollup_marks (rollup, starts, ends)
      select r.id, '-infinity', 'infinity' from cairn.rollups r, pg_advisory_xact_lock_shared(${writersLock}, r.id)
      where exists (select from jsonb_to_recordset(r.marking) as m("table" text) where to_regclass(m."table") = to_regclass(${table}))`);
}
