/** A statement as it goes to the database, and its way there. */
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
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

/** As `db.execute`, of a statement that is written already; prepared by the server where it is given a name. */
export async function runStatementOn(db: Database, statement: Statement, name?: string): Promise<readonly Row[]> {
  const query = { sql: statement.text, params: [...statement.parameters] };
  const result = await db._.session.prepareQuery(query, undefined, name, false).execute();
  return (result as { readonly rows: readonly Row[] }).rows;
}
