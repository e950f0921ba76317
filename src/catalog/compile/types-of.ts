/** From the type numbers that a statement's fields carry to the names of types. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Column } from './relations.ts';

/** One statement for all of them; a domain counts as what it is made of. */
export async function typesOf(db: Database, oids: readonly number[]): Promise<ReadonlyMap<number, Column>> {
  if (oids.length === 0) return new Map();
  const { rows } = await db.execute<{ oid: number; type: string; enumerated: boolean }>(sql`/* catalog types */
    select t.oid::int8::int4 as oid, format_type(b.oid, null) as type, b.typtype = 'e' as enumerated
    from pg_type t join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    where t.oid = any(${`{${[...new Set(oids)].join(',')}}`}::oid[])`);
  return new Map(rows.map(({ oid, type, enumerated }) => [oid, { type, enumerated }]));
}
