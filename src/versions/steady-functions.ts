/** Which functions of a query give the same for the same rows, in sessions that Cairn has set up all alike. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';

/**
 * Functions of Postgres that are stable by their volatility because settings of the session decide, not the clock:
 * conversions between and arithmetic of times, and formatting.
 */
const bySettings =
  '^(date_part|date_trunc|date_add|date_subtract|extract|timezone|to_char|to_date|to_timestamp|to_number|generate_series' +
  '|date|time|timetz|timestamp|timestamptz|(date|timestamp|timestamptz)_\\w*(date|timestamp|timestamptz)' +
  '|(date|timestamp|timestamptz|interval)_(pl|mi)_\\w+|concat|concat_ws|format|array_to_string|textanycat|anytextcat' +
  '|to_jsonb?|row_to_json|array_to_json|jsonb?_(build|object|agg)\\w*)$';

/** The names of those that are not so; functions of anybody else are taken to be none. */
export async function unsteadyFunctions(db: Database, oids: readonly number[]): Promise<readonly string[]> {
  if (oids.length === 0) return [];
  const { rows } = await db.execute<{ name: string }>(sql`/* data functions */
    select oid::regproc::text as name from pg_proc
    where oid = any(${sql.raw(`'{${oids.join(',')}}'::oid[]`)})
      and not (oid < 16384 and (provolatile = 'i' or provolatile = 's' and proname ~ ${bySettings}))`);
  return rows.map(({ name }) => name);
}
