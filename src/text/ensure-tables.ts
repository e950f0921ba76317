/** The two tables that a taxonomy writes: made where they are missing, and refused where they are something else. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { type Issue, issue } from '../kernel/issue.ts';
import type { CommentSource } from './comment-source.ts';

const columns = {
  themes: ['response_id', 'theme'],
  sentiment: [
    'response_id',
    'language',
    'method',
    'score',
    'label',
    'library',
    'library_version',
    'taxonomy_version',
    'digest',
    'read_at',
  ],
} as const;

/** Returns the type of the dataset's key, such as `bigint`, or the issues that stand in the way. */
export async function ensureTables(
  db: Database,
  source: CommentSource,
): Promise<{ readonly keyType: string; readonly issues: readonly Issue[] }> {
  const keyType = await typeOfKey(db, source);
  const key = sql.raw(keyType);
  await db.execute(sql`/* text themes table */ create table if not exists ${source.themes}
    (response_id ${key} not null, theme text not null, primary key (response_id, theme))`);
  await db.execute(sql`/* text sentiment table */ create table if not exists ${source.sentiment}
    (response_id ${key} primary key, language text, method text, score numeric(5, 4), label text, library text,
    library_version text, taxonomy_version text not null, digest text not null, read_at timestamptz not null default now())`);
  const { results } = source.taxonomy;
  const issues = [
    ...(await checkTable(db, source.themes, results.themes, columns.themes)),
    ...(await checkTable(db, source.sentiment, results.sentiment, columns.sentiment)),
  ];
  return { keyType, issues };
}

async function typeOfKey(db: Database, { table, keyColumn }: CommentSource): Promise<string> {
  const { rows } = await db.execute<{ type: string }>(sql`/* text key type */
    select format_type(atttypid, null) as type from pg_attribute
    where attrelid = ${name(table)}::regclass and attname = ${keyColumn} and not attisdropped`);
  const [row] = rows;
  if (!row) throw new Error(`The key "${keyColumn}" is not a column of its table.`);
  return row.type;
}

/** A quoted name as a text, which `regclass` reads back. */
const name = (table: SQL): SQL => {
  const parts = table.queryChunks.flatMap((chunk) => {
    const { value } = chunk as { readonly value?: unknown };
    return typeof value === 'string' ? [value] : [];
  });
  return sql`${parts.map((part) => `"${part.replaceAll('"', '""')}"`).join('.')}`;
};

async function checkTable(db: Database, table: SQL, spelt: string, wanted: readonly string[]) {
  const { rows } = await db.execute<{ name: string }>(sql`/* text table columns */
    select attname as name from pg_attribute where attrelid = ${name(table)}::regclass and attnum > 0 and not attisdropped`);
  const there = new Set(rows.map((row) => row.name));
  const missing = wanted.filter((column) => !there.has(column));
  if (missing.length === 0) return [];
  return [
    issue('TEXT_TABLE_UNUSABLE', `The table "${spelt}" has no column ${missing.join(', ')}.`, {
      path: ['results'],
      hints: ['Name a table that is not there yet: annotate makes it.'],
    }),
  ];
}
