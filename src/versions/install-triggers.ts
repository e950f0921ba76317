/** Sees to it that every write to a table leaves a mark, and that tables which nobody asks about any more are left alone. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { oids } from './find-reach.ts';

export const triggerName = 'cairn_data_changed';

/** Milliseconds that a writer may have to wait behind us, and we behind a writer. */
const patience = 2000;

/** One table at a time; what cannot be had now, for want of a right or behind a long write, is left for the next time. */
export async function installTriggers(db: Database, relations: readonly number[]): Promise<void> {
  const { rows } = await db.execute<{ name: string; wanted: boolean }>(sql`/* data triggers */
    select c.oid::regclass::text as name, true as wanted
    from pg_class c left join pg_trigger t on t.tgrelid = c.oid and t.tgname = ${triggerName}
    where c.oid = any(${oids(relations)}) and c.relkind in ('r', 'p')
      and (t.tgenabled = 'A' and t.tgtype = 60 and t.tgfoid = 'cairn.mark_data_change'::regproc) is not true
    union all
    select t.tgrelid::regclass::text, false
    from pg_trigger t where t.tgname = ${triggerName} and t.tgrelid <> all(${oids(relations)})`);
  for (const { name, wanted } of rows) await changeTable(db, wanted ? install(name) : [drop(name)]);
}

/** `always`: also in sessions that replay what was written elsewhere. A statement of its own a table, so that it marks in bulk. */
const install = (table: string): readonly string[] => [
  drop(table),
  `create trigger ${triggerName} after insert or update or delete or truncate on ${table} for each statement execute function cairn.mark_data_change()`,
  `alter table ${table} enable always trigger ${triggerName}`,
];

const drop = (table: string): string => `drop trigger if exists ${triggerName} on ${table}`;

async function changeTable(db: Database, statements: readonly string[]): Promise<void> {
  try {
    await db.transaction(async (transaction) => {
      await transaction.execute(sql.raw(`set local lock_timeout = ${patience}`));
      for (const statement of statements) await transaction.execute(sql.raw(`/* data triggers */ ${statement}`));
    });
  } catch {
    // Without its trigger a table is read anew each time, which is right, and only slower.
  }
}
