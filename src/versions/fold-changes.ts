/** Counts marks and takes them away, so that there are never many to read. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';

/**
 * Any server may do it at any time. One statement, so one transaction: whoever sees the marks gone sees them counted, and a
 * mark that is not yet visible is left for the next time, so that what is counted and what is there always add up to all.
 */
export async function foldChanges(db: Database): Promise<void> {
  await db.execute(sql`/* data fold */
    with gone as (delete from cairn.data_changes returning relation, salt)
    insert into cairn.data_versions (relation, changes, salt) select relation, count(*), bit_xor(salt) from gone group by 1 order by 1
    on conflict (relation) do update
      set changes = data_versions.changes + excluded.changes, salt = data_versions.salt # excluded.salt`);
}
