/** A statement as it goes to the database, and its way there. */
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { connectionOf } from './behind-database.ts';
import type { Database } from './connection.ts';

export interface Statement {
  readonly text: string;
  /** What stands for $1, $2 … */
  readonly parameters: readonly unknown[];
  /**
   * Its text, and what its cost goes by beside the text: statements of one kind are planned alike. Absent where nobody
   * can tell, or where it does not recur.
   */
  readonly kind?: string;
}

export type Row = Readonly<Record<string, unknown>>;

const dialect = new PgDialect();

export function toStatement(statement: SQL): Statement {
  const { sql, params } = dialect.sqlToQuery(statement);
  return { text: sql, parameters: params };
}

/** Who asks a statement. */
export interface Asker {
  /** A comment of SQL, made when it is needed. */
  readonly comment: string;
}

/** How a statement goes to the database. */
export interface Manner {
  /** Prepared by the server under it. */
  readonly name?: string | undefined;
  /** Whose it is, for who reads the log of the database. A prepared statement goes without: it is one text for everybody. */
  readonly asker?: Asker | undefined;
}

/** Right after the name that a statement begins with: `pg_stat_activity` shows a kilobyte of it, and no more. */
export function withComment(text: string, comment: string): string {
  if (comment === '') return text;
  const end = text.startsWith('/*') ? text.indexOf('*/') + 2 : 0;
  return end < 2 ? `${comment} ${text}` : `${text.slice(0, end)} ${comment}${text.slice(end)}`;
}

/** As `db.execute`, of a statement that is written already. */
export async function runStatementOn(
  db: Database,
  { text, parameters }: Statement,
  { name, asker }: Manner = {},
): Promise<readonly Row[]> {
  const commented = name === undefined ? withComment(text, asker?.comment ?? '') : text;
  // A small statement goes there as it is, where drizzle would make two queries of its own of it, each time.
  const connection = connectionOf(db);
  if (connection) return (await connection.query<Row>({ name, text: commented, values: [...parameters] })).rows;
  const query = { sql: commented, params: [...parameters] };
  const result = await db._.session.prepareQuery(query, undefined, name, false).execute();
  return (result as { readonly rows: readonly Row[] }).rows;
}
