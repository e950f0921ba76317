/** What the planner of the database is told of a table after an import. */
import type { ClientBase } from 'pg';
import type { TargetTable } from './target-table.ts';

/**
 * Tells the database how many rows of which values there are now. Without it the first questions after an import are planned for an
 * empty table, and joins of queries over it can take minutes. In a transaction of its own: on a Citus cluster the one that imported, having read
 * a table that is whole on each machine, may not.
 */
export async function gatherStatistics(client: ClientBase, { sqlName }: TargetTable): Promise<void> {
  try {
    await client.query('BEGIN; SET LOCAL statement_timeout = 0');
    await client.query(`/* import analyze */ ANALYZE ${sqlName}`);
    await client.query('COMMIT');
  } catch {
    // The rows are stored, whatever becomes of this. Postgres looks by itself, later.
    await client.query('ROLLBACK').catch(() => undefined);
  }
}
