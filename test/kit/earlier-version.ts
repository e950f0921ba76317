/** A database as an earlier Cairn left it: the first migrations, and rows in every table, made from the types of its columns. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type { Pool } from 'pg';

const folder = fileURLToPath(new URL('../../db/migrations', import.meta.url));

interface Journal {
  readonly entries: readonly { readonly tag: string }[];
}

const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as Journal;
export const versions = journal.entries.map(({ tag }) => tag);

/** The first `count` migrations, as the server of that time applied them. */
export async function migrateTo(pool: Pool, count: number): Promise<void> {
  const earlier = mkdtempSync(join(tmpdir(), 'cairn-migrations-'));
  try {
    mkdirSync(join(earlier, 'meta'));
    for (const tag of versions.slice(0, count)) cpSync(join(folder, `${tag}.sql`), join(earlier, `${tag}.sql`));
    const entries = journal.entries.slice(0, count);
    writeFileSync(join(earlier, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
    await applyMigrations(drizzle(pool), {
      migrationsFolder: earlier,
      migrationsSchema: 'cairn',
      migrationsTable: 'migrations',
    });
  } finally {
    rmSync(earlier, { recursive: true });
  }
}

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly element: string;
}

/** Of each table its columns, and tables that others point at before these. */
async function tablesOf(pool: Pool): Promise<ReadonlyMap<string, readonly Column[]>> {
  const { rows } = await pool.query<Column>(
    `select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as name, t.typname as type, coalesce(e.typname, '') as element
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
       join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem
     where n.nspname in ('cairn', 'cx') and c.relkind = 'r' and c.relname <> 'migrations' and a.attnum > 0
       and not a.attisdropped and a.attgenerated = '' order by 1, a.attnum`,
  );
  const { rows: keys } = await pool.query<{ child: string; parent: string }>(
    `select format('%I.%I', n.nspname, c.relname) as child, format('%I.%I', pn.nspname, p.relname) as parent
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
     where k.contype = 'f' and k.conrelid <> k.confrelid`,
  );
  const tables = [...new Set(rows.map(({ table }) => table))];
  const sorted: string[] = [];
  const place = (table: string): void => {
    if (sorted.includes(table)) return;
    for (const { child, parent } of keys) if (child === table) place(parent);
    sorted.push(table);
  };
  for (const table of tables) place(table);
  return new Map(sorted.map((table) => [table, rows.filter((column) => column.table === table)]));
}

/** The `n`th value of a type, the same in every column: so what points at another row points at one that is there. */
function sampleOf({ table, type, element, name }: Column, n: number): string {
  if (table === 'cairn.goals' && name === 'state') return `'closed'`;
  if (table === 'cairn.targets' && name === 'baseline_kind') return `'frozen'`;
  // One value, and not a range.
  if (table === 'cairn.targets' && (name === 'low' || name === 'high')) return 'null';
  // What ends does so after it begins.
  if (/^(ends_at|due_at)$/.test(name)) return `timestamptz '2024-03-0${n}T10:00:00Z'`;
  if (type.startsWith('_')) return `array[${sampleOf({ type: element, element: '', name, table: '' }, n)}]`;
  switch (type) {
    case 'text':
    case 'varchar':
      return `'word-${n}'`;
    case 'uuid':
      return `'00000000-0000-4000-8000-00000000000${n}'::uuid`;
    case 'int2':
    case 'int4':
    case 'int8':
      return String(n);
    case 'numeric':
    case 'float4':
    case 'float8':
      // A share is between 0 and 1.
      return String(n / 4);
    case 'bool':
      return String(n % 2 === 0);
    case 'date':
      return `date '2024-02-2${n}'`;
    case 'timestamptz':
    case 'timestamp':
      return `timestamptz '2024-02-2${n}T10:00:00Z'`;
    case 'bytea':
      return `sha256('${n}'::bytea)`;
    case 'json':
    case 'jsonb':
      return `'{"n": ${n}}'::${type}`;
    default:
      throw new Error(`No value is known for ${name}, of type ${type}.`);
  }
}

export type Filled = ReadonlyMap<string, { readonly columns: readonly string[]; readonly rows: readonly unknown[] }>;

/** Three rows in every table. */
export async function fill(pool: Pool): Promise<Filled> {
  const tables = await tablesOf(pool);
  for (const [table, columns] of tables)
    for (const n of [1, 2, 3])
      await pool.query(
        `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) overriding system value
         values (${columns.map((column) => sampleOf(column, n)).join(', ')})`,
      );
  return readFilled(pool, new Map([...tables].map(([table, columns]) => [table, columns.map(({ name }) => name)])));
}

/** The same columns of the same tables, as they are now. */
export async function readFilled(pool: Pool, tables: ReadonlyMap<string, readonly string[]>): Promise<Filled> {
  const filled = new Map<string, { readonly columns: readonly string[]; readonly rows: readonly unknown[] }>();
  for (const [table, columns] of tables) {
    const { rows } = await pool.query(`select ${columns.join(', ')} from ${table} order by 1, 2`);
    filled.set(table, { columns, rows });
  }
  return filled;
}
