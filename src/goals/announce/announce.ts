/** Tells all servers on this database: in a transaction, once and only if it commits. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { type Announcement, announcementChannel } from './announcement.ts';

/** `select pg_notify('cairn', '{"kind":"data","dataset":"tickets"}')` */
export async function announce(db: Database, ...announcements: readonly Announcement[]): Promise<void> {
  for (const each of announcements)
    await db.execute(sql`/* announce */ select pg_notify(${announcementChannel}, ${JSON.stringify(each)})`);
}
