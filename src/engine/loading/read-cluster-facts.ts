/** What the machines of a Citus cluster say of the tables that it keeps: the coordinator has only their names. */
import { type SQL, sql } from 'drizzle-orm';
import { keptByCitus } from '../../../db/citus.ts';
import type { Database } from '../../../db/connection.ts';
import type { Facts, TableFacts } from '../../plan/table-facts.ts';
import { byDataset, type ColumnRow, selectColumns, tableFactsOf } from './column-facts.ts';

interface Kept extends Record<string, unknown> {
  readonly dataset: string;
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
}

/** Of the largest shard that a machine has of a table, with the rows of all of them. */
interface ShardColumn extends ColumnRow {
  readonly shards: number;
}

/** `named` is a source of (dataset, name). Empty on a plain Postgres, after one small statement. */
export async function readClusterFacts(db: Database, named: SQL): Promise<Facts> {
  const { rows: kept } = await db.execute<Kept>(sql`/* facts of cluster */
    select d.dataset, c.oid::text, n.nspname as schema, c.relname as name from ${named}
    join pg_class c on c.oid = to_regclass(d.name) join pg_namespace n on n.oid = c.relnamespace
    where ${sql.raw(keptByCitus('c.oid'))}`);
  if (kept.length === 0) return new Map();
  const distributedBy = await readDistribution(db, kept);
  const { rows: answers } = await db.execute<{ result: string }>(
    sql`/* facts of workers */ select result from run_command_on_all_nodes(${commandOf(kept)}) where success`,
  );
  const machines = answers.map(({ result }) => byDataset(JSON.parse(result) as readonly ShardColumn[]));
  const facts = kept.flatMap(({ dataset }) => {
    const found = machines.flatMap((machine) => machine.get(dataset) ?? []);
    return found.length === 0 ? [] : [[dataset, factsOf(found, distributedBy.get(dataset) ?? null)] as const];
  });
  return new Map(facts);
}

/** Each dataset to the column that its table is distributed by, null where it is whole on each machine. */
async function readDistribution(db: Database, kept: readonly Kept[]): Promise<ReadonlyMap<string, string | null>> {
  const oids = `{${kept.map(({ oid }) => oid).join(',')}}`;
  const { rows } = await db.execute<{ oid: string; by: string | null }>(sql`/* facts of distribution */
    select logicalrelid::oid::text as oid, column_to_column_name(logicalrelid, partkey) as by from pg_dist_partition
    where logicalrelid = any(${oids}::oid[])`);
  const columns = new Map(rows.map(({ oid, by }) => [oid, by]));
  return new Map(kept.map(({ dataset, oid }) => [dataset, columns.get(oid) ?? null]));
}

/** Shards are tables named after theirs and a number. */
function commandOf(kept: readonly Kept[]): string {
  const names = JSON.stringify(kept.map(({ dataset, schema, name }) => ({ dataset, schema, name })));
  return `with shards as (
      select d.dataset, c.oid, n.nspname, c.relname, greatest(c.reltuples, 0)::float8 as rows
      from json_to_recordset('${names.replaceAll("'", "''")}') as d (dataset text, schema text, name text)
      join pg_namespace n on n.nspname = d.schema
      join pg_class c on c.relnamespace = n.oid and c.relkind = 'r' and starts_with(c.relname, d.name || '_')
        and substr(c.relname, length(d.name) + 2) ~ '^[0-9]{6,}$'
    ), tables as (
      select distinct on (dataset) dataset, oid, nspname, relname, sum(rows) over w as rows, count(*) over w as shards
      from shards where rows > 0 window w as (partition by dataset) order by dataset, shards.rows desc
    )
    select coalesce(json_agg(to_json(f)::jsonb || jsonb_build_object('shards', t.shards)), '[]')
    from (${selectColumns}) f join tables t using (dataset)`;
}

/** `columns` are those of one machine after the other: all tell of the same columns, and each of its own rows. */
function factsOf(columns: readonly ShardColumn[], by: string | null): TableFacts {
  const first = columns.filter(({ column }) => column === columns[0]?.column);
  const own = columns.slice(0, columns.length / first.length);
  const rows = first.map((each) => each.rows);
  if (by === null) return tableFactsOf(Math.max(...rows), own);
  const shards = first.reduce((sum, each) => sum + each.shards, 0);
  const all = rows.reduce((sum, each) => sum + each, 0);
  return tableFactsOf(
    all,
    own.map((each) => (each.column === by ? spread(each, shards) : each)),
  );
}

/** No two shards share a value of the column that tells them apart; of others each is taken to have them all. */
const spread = (column: ShardColumn, shards: number): ShardColumn =>
  column.n_distinct !== null && column.n_distinct > 0 ? { ...column, n_distinct: column.n_distinct * shards } : column;
