/** One statement over the catalogues of Postgres to what they say of the tables behind the datasets. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { type Dataset, hasTable } from '../../model/dataset.ts';
import { renderSource } from '../../model/render-source.ts';
import type { Facts } from '../../plan/table-facts.ts';
import { byDataset, type ColumnRow, selectColumns, tableFactsOf } from './column-facts.ts';
import { readClusterFacts } from './read-cluster-facts.ts';

/** Rows are estimated as Postgres itself does, by the present size of the table. */
export async function readFacts(db: Database, datasets: Iterable<Dataset>): Promise<Facts> {
  const tables = [...datasets].filter(hasTable);
  if (tables.length === 0) return new Map();
  const named = sql`(values ${sql.join(
    tables.map((dataset) => sql`(${dataset.key}::text, ${renderSource(dataset)}::text)`),
    sql`, `,
  )}) as d (dataset, name)`;
  const { rows } = await db.execute<ColumnRow & Record<string, unknown>>(sql`/* facts of tables */
    with tables as (
      select d.dataset, c.oid, n.nspname, c.relname,
        case when c.relkind = 'r' and c.relpages > 0
          then c.reltuples::float8 / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int)
          else c.reltuples::float8 end as rows
      from ${named}
      join pg_class c on c.oid = to_regclass(d.name)
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm', 'f') and c.reltuples > 0
    )
    ${sql.raw(selectColumns)}`);
  const facts = [...byDataset(rows)].map(
    ([dataset, columns]) => [dataset, tableFactsOf(columns[0]?.rows ?? 0, columns)] as const,
  );
  return new Map([...facts, ...(await readClusterFacts(db, named))]);
}
