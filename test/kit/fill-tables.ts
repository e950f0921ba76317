/** One random world after another in the same tables. */
import pg from 'pg';

/**
 * Puts rows in the place of those that were there. One message, and rows deleted rather than tables truncated: a truncated
 * table is a new file for itself and each of its indexes, and every connection forgets what it knew of them.
 */
export async function fillTables(
  pool: pg.Pool,
  schema: string,
  tables: Readonly<Record<string, readonly object[]>>,
): Promise<void> {
  const statements = Object.entries(tables).map(([name, rows]) => {
    const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
    const json = pg.escapeLiteral(JSON.stringify(rows));
    return `delete from ${table}; insert into ${table} select * from json_populate_recordset(null::${table}, ${json}::json);`;
  });
  await pool.query(statements.join('\n'));
}
