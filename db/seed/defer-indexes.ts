/** Takes the secondary indexes off a table while it is filled: built afterwards at once, they cost half the time of the load. */
import type { ClientBase } from 'pg';

/** Drops the indexes of a table (its quoted name) that no constraint needs; the function handed back creates them again. */
export async function deferIndexes(client: ClientBase, table: string): Promise<() => Promise<void>> {
  const found = await client.query<{ name: string; definition: string }>(
    `/* seed indexes */
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index
    WHERE indrelid = $1::regclass
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY name`,
    [table],
  );
  for (const { name } of found.rows) await client.query(`/* seed drop index */ DROP INDEX ${name}`);
  return async () => {
    for (const { definition } of found.rows) await client.query(`/* seed create index */ ${definition}`);
  };
}
