/** Reads what is to be known of tables before they are distributed: keys, types, triggers, rows that belong nowhere. */
import { type SQL, sql } from 'drizzle-orm';
import { citusExtension, keptByCitus } from '../../db/citus.ts';
import type { Database } from '../../db/connection.ts';
import type { Placement } from './placement.ts';
import type { TableFacts, UniqueKey } from './table-facts.ts';

interface Row {
  readonly table: string;
  readonly kind: TableFacts['kind'];
  readonly distributed: boolean;
  readonly uniques: readonly UniqueKey[];
  readonly columns: Readonly<Record<string, string>>;
  readonly nullable: readonly string[];
  readonly triggers: readonly string[];
}

/** By the name in the model; a table that is not there is left out. */
export async function readTableFacts(
  db: Database,
  placements: readonly Placement[],
): Promise<ReadonlyMap<string, TableFacts>> {
  const names = sql.param(JSON.stringify(placements.map(({ table }) => table)));
  const found = await rowsOf<Row>(
    db,
    sql`/* distribute tables */ select named.name as "table", c.relkind as kind, ${sql.raw(keptByCitus('c.oid'))} as distributed,
      (select coalesce(json_agg(json_build_object('name', i.relname, 'primary', x.indisprimary, 'constraint', k.oid is not null,
          'columns', (select coalesce(json_agg(a.attname order by at), '[]') from unnest(x.indkey::int2[]) with ordinality key(number, at)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = key.number),
          'partial', x.indpred is not null or x.indexprs is not null) order by i.relname), '[]')
        from pg_index x join pg_class i on i.oid = x.indexrelid
        left join pg_constraint k on k.conindid = x.indexrelid and k.contype in ('p', 'u') where x.indrelid = c.oid and x.indisunique) as uniques,
      (select coalesce(json_object_agg(a.attname, format_type(a.atttypid, null)), '{}') from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(json_agg(a.attname order by a.attnum), '[]') from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not a.attnotnull) as nullable,
      (select coalesce(json_agg(t.tgname order by t.tgname), '[]') from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers
    from json_array_elements_text(${names}::json) named(name) join pg_class c on c.oid = to_regclass(named.name)`,
  );
  const facts = new Map<string, TableFacts>();
  for (const { columns, ...row } of found) {
    const placement = placements.find(({ table }) => table === row.table);
    const column = placement?.kind === 'distributed' && row.kind !== 'v' ? placement.column : undefined;
    facts.set(row.table, {
      ...row,
      columns: new Map(Object.entries(columns)),
      withNulls: column !== undefined && (await hasNulls(db, row.table, column)) ? [column] : [],
    });
  }
  return facts;
}

async function hasNulls(db: Database, table: string, column: string): Promise<boolean> {
  const name = sql.join(
    table.split('.').map((part) => sql.identifier(part)),
    sql`.`,
  );
  const [row] = await rowsOf<{ found: boolean }>(
    db,
    sql`/* distribute nulls */ select exists (select 1 from ${name} where ${sql.identifier(column)} is null) as found`,
  );
  return row?.found === true;
}

/** Whether the database has Citus. */
export async function hasCitus(db: Database): Promise<boolean> {
  const found = await rowsOf(db, sql.raw(`/* distribute citus */ ${citusExtension}`));
  return found.length > 0;
}

const rowsOf = async <T>(db: Database, statement: SQL): Promise<readonly T[]> =>
  (await db.execute(statement)).rows as unknown as readonly T[];
