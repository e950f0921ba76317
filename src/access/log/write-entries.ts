/** Writes a batch of the access log in one statement. */
import { getTableColumns, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { accessLog } from '../../../db/tables/access-log.ts';
import type { AccessEntry } from './entry.ts';

/** Characters of a text: ids and keys are shorter, and whoever names something at length does not fill the log by it. */
const longest = 256;

/** Postgres has no place for NUL, nor JSON for half a character; and one entry that cannot be written must not keep back the others. */
const clean = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? Buffer.from(value.slice(0, longest).replaceAll('\0', '')).toString() : value;

const columns = Object.entries(getTableColumns(accessLog)).map(([key, { name }]) => ({ key, name }));
/** By name: a later version may have more of them. */
const names = sql.raw(columns.map(({ name }) => `"${name}"`).join(', '));

/** What is there already, from a batch whose answer was lost, is left as it is. */
export async function writeEntries(db: Database, entries: readonly AccessEntry[]): Promise<void> {
  const rows = entries.map((entry) => {
    const said: Readonly<Record<string, unknown>> = { ...entry, at: new Date(entry.at).toISOString() };
    return Object.fromEntries(columns.map(({ key, name }) => [name, said[key]]));
  });
  await db.execute(
    sql`/* access log */ insert into ${accessLog} (${names}) select ${names} from jsonb_populate_recordset(null::cairn.access_log, ${JSON.stringify(rows, clean)}::jsonb) on conflict do nothing`,
  );
}
