/** Reads what is to be known of tables before they are distributed: keys, types, triggers, rows that belong nowhere. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import type { Placement } from './placement.ts';
import type { TableFacts, UniqueKey } from './table-facts.ts';

interface Row {
  readonly table: string;
  readonly kind: TableFacts['kind'];
  readonly uniques: readonly UniqueKey[];
  readonly columns: Readonly<Record<string, string>>;
  readonly triggers: readonly string[];
}

/** By the name in the model; a table that is not there is left out. */
export async function readTableFacts(
  db: Database,
  placements: readonly Placement[],
  distributed: ReadonlySet<string>,
): Promise<ReadonlyMap<string, TableFacts>> {
  const names = sql.param(JSON.stringify(placements.map(({ table }) => table)));
  const found = await rowsOf<Row>(
    db,
    sql`/* distribute tables */ select named.name as "table", c.relkind as kind,
      (select coalesce(json_agg(json_build_object('name', i.relname, 'primary', x.indisprimary, 'constraint', k.oid is not null,
          'columns', (select coalesce(json_agg(a.attname order by at), '[]') from unnest(x.indkey::int2[]) with ordinality key(number, at)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = key.number),
          'partial', x.indpred is not null or x.indexprs is not null) order by i.relname), '[]')
        from pg_index x join pg_class i on i.oid = x.indexrelid
        left join pg_constraint k on k.conindid = x.indexrelid and k.contype in ('p', 'u') where x.indrelid = c.oid and x.indisunique) as uniques,
      (select coalesce(json_object_agg(a.attname, format_type(a.atttypid, null)), '{}') from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
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
      distributed: distributed.has(row.table),
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

/** Names as in the model of the tables that Citus has already; null where there is no Citus. */
export async function distributedTables(db: Database, tables: readonly string[]): Promise<ReadonlySet<string> | null> {
  const [citus] = await rowsOf(db, sql`/* distribute citus */ select from pg_extension where extname = 'citus'`);
  if (!citus) return null;
  const names = sql.param(JSON.stringify(tables));
  const rows = await rowsOf<{ name: string }>(
    db,
    sql`/* distribute known */ select named.name from json_array_elements_text(${names}::json) named(name)
      join pg_dist_partition p on p.logicalrelid = to_regclass(named.name)`,
  );
  return new Set(rows.map(({ name }) => name));
}

/** Cairn's own tables that statements over facts read: cells of rollups, and what is marked of them. */
export async function companionTables(db: Database): Promise<readonly string[]> {
  const rows = await rowsOf<{ name: string }>(
    db,
    sql`/* distribute companions */ select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and (n.nspname = 'cairn_rollup' or (n.nspname = 'cairn' and c.relname in ('rollup_cells', 'rollup_marks'))) order by 1`,
  );
  return rows.map(({ name }) => name);
}

const rowsOf = async <T>(db: Database, statement: SQL): Promise<readonly T[]> =>
  (await db.execute(statement)).rows as unknown as readonly T[];
