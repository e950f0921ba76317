/** One statement over the catalogues of Postgres to what they say of the tables behind the datasets. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { type Dataset, hasTable } from '../../model/dataset.ts';
import { renderSource } from '../../model/render-source.ts';
import type { ColumnFacts, Facts } from '../../plan/table-facts.ts';

interface Row extends Record<string, unknown> {
  readonly dataset: string;
  readonly rows: number;
  readonly column: string;
  readonly distinct: number | null;
  readonly null_share: number | null;
  readonly leads_index: boolean;
  readonly quantiles: readonly number[] | null;
}

/**
 * Rows are estimated as Postgres itself does, by the present size of the table. A negative number of different values is a
 * share of the rows. Of a table with partitions the statistics of the whole count. Where a collation takes different texts
 * for equal nothing is said of how many there are, so that nothing is grouped by what a filter tells apart.
 */
export async function readFacts(db: Database, datasets: Iterable<Dataset>): Promise<Facts> {
  const tables = [...datasets].filter(hasTable);
  const named = sql.join(
    tables.map((dataset) => sql`(${dataset.key}::text, ${renderSource(dataset)}::text)`),
    sql`, `,
  );
  if (tables.length === 0) return new Map();
  const { rows } = await db.execute<Row>(sql`/* facts of tables */
    with tables as (
      select d.dataset, c.oid, n.nspname, c.relname,
        case when c.relkind = 'r' and c.relpages > 0
          then c.reltuples::float8 / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int)
          else c.reltuples::float8 end as rows
      from (values ${named}) as d (dataset, name)
      join pg_class c on c.oid = to_regclass(d.name)
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm', 'f') and c.reltuples > 0
    )
    select t.dataset, t.rows, a.attname as column,
      case when not coalesce(l.collisdeterministic, true) then null
        when s.n_distinct < 0 then -s.n_distinct::float8 * t.rows else s.n_distinct::float8 end as distinct,
      s.null_frac::float8 as null_share,
      exists (select from pg_index i where i.indrelid = t.oid and i.indisvalid and i.indkey[0] = a.attnum) as leads_index,
      case when a.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) then array(
        select extract(epoch from at)::float8 * 1000 from unnest(s.quantiles::timestamp[]) as at where isfinite(at)) end as quantiles
    from tables t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_collation l on l.oid = a.attcollation
    left join lateral (
      select n_distinct, null_frac, histogram_bounds::text as quantiles from pg_stats
      where schemaname = t.nspname and tablename = t.relname and attname = a.attname
      order by inherited desc limit 1
    ) s on true`);
  const facts = new Map<string, { readonly rows: number; readonly columns: Map<string, ColumnFacts> }>();
  for (const { dataset, rows: count, column, distinct, null_share, leads_index, quantiles } of rows) {
    const known = facts.get(dataset) ?? { rows: Math.round(count), columns: new Map<string, ColumnFacts>() };
    known.columns.set(column, {
      // A column of nulls only has 0 by now, which is also how Postgres says that it does not know.
      distinct: distinct === null || distinct === 0 ? null : Math.max(1, Math.round(distinct)),
      nullShare: null_share ?? 0,
      leadsIndex: leads_index,
      ...(quantiles && quantiles.length > 1 ? { quantiles } : {}),
    });
    facts.set(dataset, known);
  }
  return facts;
}
