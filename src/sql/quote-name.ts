/** Names of tables and columns, quoted. */
import { type SQL, sql } from 'drizzle-orm';

/** `name` or `schema.name`. */
export const tableName = (table: string): SQL =>
  sql.join(
    table.split('.').map((part) => sql.identifier(part)),
    sql.raw('.'),
  );

export const column = (alias: string, name: string): SQL => sql`${sql.identifier(alias)}.${sql.identifier(name)}`;
