/** What the statistics of one Postgres say of some tables, a row a column, and facts of such rows. */
import type { ColumnFacts, TableFacts } from '../../plan/table-facts.ts';

export interface ColumnRow {
  readonly dataset: string;
  readonly rows: number;
  readonly column: string;
  /** As `pg_stats` has it: a negative number of different values is a share of the rows; null where it says nothing. */
  readonly n_distinct: number | null;
  readonly null_share: number | null;
  readonly leads_index: boolean;
  readonly quantiles: readonly number[] | null;
}

/**
 * A select from `tables` (dataset, oid, nspname, relname, rows) that comes before it. Of a table with partitions the statistics of the whole count.
 * Where a collation takes different texts for equal nothing is said of how many there are, so that nothing is grouped by what a
 * filter tells apart.
 */
export const selectColumns = `select t.dataset, t.rows, a.attname as column,
    case when coalesce(l.collisdeterministic, true) then s.n_distinct::float8 end as n_distinct,
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
  ) s on true`;

export function byDataset<Row extends ColumnRow>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.dataset, [...(found.get(row.dataset) ?? []), row]);
  return found;
}

/** Of the columns of one table. */
export function tableFactsOf(rows: number, columns: readonly ColumnRow[]): TableFacts {
  return { rows: Math.round(rows), columns: new Map(columns.map((each) => [each.column, columnFactsOf(each, rows)])) };
}

function columnFactsOf({ n_distinct, null_share, leads_index, quantiles }: ColumnRow, rows: number): ColumnFacts {
  return {
    // A column of nulls only has 0 by now, which is also how Postgres says that it does not know.
    distinct: n_distinct ? Math.max(1, Math.round(n_distinct < 0 ? -n_distinct * rows : n_distinct)) : null,
    nullShare: null_share ?? 0,
    leadsIndex: leads_index,
    ...(quantiles && quantiles.length > 1 ? { quantiles } : {}),
  };
}
