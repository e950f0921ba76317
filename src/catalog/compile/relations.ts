/** Every table and view of the database with its columns: what datasets can point at. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';

export interface Column {
  /** As Postgres spells it without modifiers; a domain counts as what it is made of. */
  readonly type: string;
  readonly enumerated: boolean;
}

export interface Relation {
  readonly schema: string;
  readonly name: string;
  /** Found without its schema. */
  readonly visible: boolean;
  readonly columns: ReadonlyMap<string, Column>;
}

interface Row extends Record<string, unknown> {
  readonly schema: string;
  readonly name: string;
  readonly visible: boolean;
  readonly column: string;
  readonly type: string;
  readonly enumerated: boolean;
}

/** One statement for all of them, whatever the number of datasets. */
export async function readRelations(db: Database): Promise<readonly Relation[]> {
  const { rows } = await db.execute<Row>(sql`/* catalog relations */
    select n.nspname as schema, c.relname as name, pg_table_is_visible(c.oid) as visible, a.attname as column,
      format_type(b.oid, null) as type, b.typtype = 'e' as enumerated
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    order by n.nspname, c.relname, a.attnum`);
  const relations = new Map<string, Relation & { readonly columns: Map<string, Column> }>();
  for (const { schema, name, visible, column, type, enumerated } of rows) {
    const id = `${schema}.${name}`;
    const known = relations.get(id) ?? { schema, name, visible, columns: new Map<string, Column>() };
    known.columns.set(column, { type, enumerated });
    relations.set(id, known);
  }
  return [...relations.values()];
}

/** `name` on the search path, or `schema.name`. */
export function findRelation(relations: readonly Relation[], table: string): Relation | undefined {
  const [first, second] = table.split('.');
  return relations.find(({ schema, name, visible }) =>
    second === undefined ? visible && name === first : schema === first && name === second,
  );
}

/** How a model would spell it. */
export const tableNames = (relations: readonly Relation[]): readonly string[] =>
  relations.flatMap(({ schema, name, visible }) => (visible ? [name, `${schema}.${name}`] : [`${schema}.${name}`]));
