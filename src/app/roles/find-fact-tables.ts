/** The tables behind a model that are not Cairn's own: those of datasets, of bridges, and of what was found in comments. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Model } from '../../model/model.ts';

export interface FactTable {
  readonly schema: string;
  readonly name: string;
}

/** As the database has them: one that is not there yet cannot be granted. What queries and snippets read is not known. */
export async function findFactTables(db: Database, model: Model | null): Promise<readonly FactTable[]> {
  if (model === null) return [];
  const names = [
    ...[...model.datasets.values()].flatMap(({ table, dimensions }) => [
      ...(table === undefined ? [] : [table]),
      ...dimensions.flatMap(({ many }) => (many?.table === undefined ? [] : [many.table])),
    ]),
    ...[...model.taxonomies.values()].flatMap(({ results }) => [results.themes, results.sentiment]),
  ];
  const { rows } = await db.execute<{ schema: string; name: string }>(sql`/* fact tables */
    select distinct n.nspname as schema, c.relname as name
    from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) as written
      join pg_class c on c.oid = to_regclass(written) join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('cairn', 'cx') order by 1, 2`);
  return rows;
}
