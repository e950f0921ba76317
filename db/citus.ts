/** What is asked of tables that a Citus cluster keeps, in words that a plain Postgres understands, too. */
import type { ClientBase } from 'pg';

/**
 * Whether Citus keeps the rows of a relation, be they distributed or whole on each machine: each such table has this trigger. `relation` is SQL for its number.
 * Such tables take no triggers of ours, tell neither their size nor who wrote a row, and the coordinator sees a commit before the workers do.
 */
export const keptByCitus = (relation: string): string =>
  `exists (select from pg_catalog.pg_trigger x join pg_catalog.pg_proc f on f.oid = x.tgfoid
    where x.tgrelid = ${relation} and f.proname = 'citus_truncate_trigger')`;

/** A row where the database has Citus. */
export const citusExtension = `select from pg_catalog.pg_extension where extname = 'citus'`;

/**
 * For a transaction that writes tables of all kinds and analyses them: once the coordinator has read its own copy of a table in its own process,
 * Citus refuses what needs other connections. Says nothing to a plain Postgres.
 */
export const byConnections = `select set_config('citus.enable_local_execution', 'off', true)`;

/**
 * Whether rows that the coordinator takes for committed are so on every worker: a worker that was away learns of it later. True
 * where there is no Citus.
 */
export async function isCommittedEverywhere(client: ClientBase): Promise<boolean> {
  const { rows: citus } = await client.query(`/* citus extension */ ${citusExtension}`);
  if (citus.length === 0) return true;
  const { rows } = await client.query<{ settled: boolean }>(`/* citus prepared */
    select coalesce(bool_and(success and result = '0'), true) as settled from run_command_on_workers(
      $$select count(*) from pg_prepared_xacts where database = current_database() and gid like 'citus\\_%'$$)`);
  return rows[0]?.settled === true;
}
