/** Puts an export into a database that has nothing of its kind yet: all of it, with its ids and versions, or nothing. */
import type { Pool, PoolClient } from 'pg';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { ReadExport } from './read-export.ts';

export interface Restored {
  readonly rows: number;
  /** False where all of it was there already: nothing was written. */
  readonly changed: boolean;
}

/** Rows that are sent at once. */
const batch = 500;

/** RESTORE_CONFLICT where the database holds other rows, or has the tables of another version. */
export async function restoreExport(pool: Pool, { head, tables }: ReadExport): Promise<Result<Restored>> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Nobody applies a model, or writes a goal, in between.
    await client.query(
      `/* restore lock */ lock table ${[...tables.keys()].map(named).join(', ')} in share row exclusive mode`,
    );
    const found = await restore(client, head, tables);
    await client.query(found.kind === 'ok' ? 'commit' : 'rollback');
    return found;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function restore(
  client: PoolClient,
  { migrations }: ReadExport['head'],
  tables: ReadExport['tables'],
): Promise<Result<Restored>> {
  const { rows: applied } = await client.query<{ count: number }>(
    '/* restore migrations */ select count(*)::int as count from cairn.migrations',
  );
  if (applied[0]?.count !== migrations)
    return refused(
      issue(
        'RESTORE_CONFLICT',
        `The export is of a database with ${migrations} migrations, and this one has ${applied[0]?.count}.`,
        {
          hints: ['Restore it with the version of Cairn that wrote it, and migrate afterwards.'],
        },
      ),
    );
  const other: string[] = [];
  const missing: string[] = [];
  for (const table of await parentsFirst(client, [...tables.keys()])) {
    await stage(client, table, tables.get(table) ?? []);
    const state = await compare(client, table);
    if (state === 'other') other.push(table);
    if (state === 'empty') missing.push(table);
  }
  if (other.length > 0)
    return refused(
      issue('RESTORE_CONFLICT', `The database holds other rows already: ${other.map(named).join(', ')}.`, {
        hints: ['Restore into a database where no model was applied yet: cairn serve applies one at its first start.'],
      }),
    );
  for (const table of missing) {
    await client.query(
      `/* restore rows */ insert into ${named(table)} overriding system value select (json_populate_record(null::${named(table)}, row)).* from ${staged(table)}`,
    );
    await advance(client, table);
  }
  const rows = [...tables.values()].reduce((sum, each) => sum + each.length, 0);
  return ok({ rows, changed: missing.length > 0 });
}

const named = (table: string): string => `cairn."${table}"`;
const staged = (table: string): string => `pg_temp."restored_${table}"`;

async function stage(client: PoolClient, table: string, rows: readonly string[]): Promise<void> {
  await client.query(
    `/* restore stage */ create temporary table "restored_${table}" (row json not null) on commit drop`,
  );
  for (let at = 0; at < rows.length; at += batch)
    await client.query(`/* restore stage */ insert into ${staged(table)} select unnest($1::text[])::json`, [
      rows.slice(at, at + batch),
    ]);
}

/** As Postgres reads the rows, so that two ways to write a number are one. */
async function compare(client: PoolClient, table: string): Promise<'same' | 'empty' | 'other'> {
  const { rows } = await client.query<{ present: number; both: number; wanted: number }>(
    `/* restore compare */ with present as (select row_to_json(each)::text as line from ${named(table)} each),
       wanted as (select row_to_json(json_populate_record(null::${named(table)}, row))::text as line from ${staged(table)})
     select (select count(*)::int from present) as present, (select count(*)::int from wanted) as wanted,
       (select count(*)::int from (select line from present intersect all select line from wanted) as same) as both`,
  );
  const { present = 0, wanted = 0, both = 0 } = rows[0] ?? {};
  if (present === wanted && both === wanted) return 'same';
  return present === 0 ? 'empty' : 'other';
}

/** What is written next must not be given an id that is taken. */
async function advance(client: PoolClient, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `/* restore identities */ select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attidentity <> ''`,
    [named(table)],
  );
  for (const { name } of rows)
    await client.query(
      `/* restore identity */ select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${name}) from ${named(table)}), 1), exists (select from ${named(table)}))`,
      [named(table), name.replaceAll('"', '')],
    );
}

/** What others point at comes before these. */
async function parentsFirst(client: PoolClient, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ child: string; parent: string }>(
    `/* restore order */ select c.relname as child, p.relname as parent from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
     where k.contype = 'f' and k.connamespace = 'cairn'::regnamespace and k.conrelid <> k.confrelid`,
  );
  const sorted = new Set<string>();
  const place = (table: string): void => {
    if (sorted.has(table)) return;
    for (const { child, parent } of rows) if (child === table) place(parent);
    sorted.add(table);
  };
  for (const table of tables) place(table);
  return [...sorted];
}
