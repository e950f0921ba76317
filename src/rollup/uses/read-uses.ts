/** What was asked of datasets, the longest reading first. */
import { desc } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { scanUses } from '../../../db/tables/scan-uses.ts';

export const readUses = (db: Database): Promise<readonly (typeof scanUses.$inferSelect)[]> =>
  db.select().from(scanUses).orderBy(desc(scanUses.milliseconds));
