/** Takes a rollup away with everything that marks for it. Questions that are about to read it find rows in its place. */
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { rollupCells, rollupMarks, rollups } from '../../db/tables/rollups.ts';
import { tableName } from '../sql/quote-name.ts';
import { unwatchTables } from './watch-tables.ts';

/** Throws where a table is locked for longer than a moment: try again later. */
export const dropRollup = (db: Database, id: number): Promise<void> =>
  db.transaction(async (transaction) => {
    await transaction.execute(
      sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '500ms', true)`,
    );
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('cairn rollups', 0))`);
    const [gone] = await transaction.delete(rollups).where(eq(rollups.id, id)).returning({ table: rollups.table });
    if (!gone) return;
    await unwatchTables(transaction, id);
    if (gone.table !== null) await transaction.execute(sql`drop table if exists ${tableName(gone.table)}`);
    await transaction.delete(rollupMarks).where(eq(rollupMarks.rollup, id));
    await transaction.delete(rollupCells).where(eq(rollupCells.rollup, id));
  });
