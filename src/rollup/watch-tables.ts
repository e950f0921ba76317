/** Makes the functions and triggers that mark what a rollup must read again, or says why there can be none. */
import { sql } from 'drizzle-orm';
import { keptByCitus } from '../../db/citus.ts';
import type { Database } from '../../db/connection.ts';
import { type RollupMarking, writersLock } from '../../db/tables/rollups.ts';
import { renderSource } from '../model/render-source.ts';
import {
  lowerEvent,
  type WatchedTable,
  type WriteEvent,
  watchedTables,
  writeEvents,
} from '../sql/rollup/lower-marking.ts';
import { lowerTouchedByHand } from '../sql/rollup/lower-marking-by-hand.ts';
import { markLength } from '../sql/rollup/lower-touched.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { statementText } from './statement-text.ts';

export const rollupSchemaName = 'cairn_rollup';

/**
 * Null where every write of the rows can be told: by triggers of plain tables, whose rows are written through no other name, or
 * by Cairn alone into tables of any kind.
 */
export async function whyUnwatchable(db: Database, { bound, lowering }: RollupDefinition): Promise<string | null> {
  const byHand = bound.definition.writes === 'cairn';
  for (const { dataset } of watchedTables(bound, lowering.datasets)) {
    if (dataset.table === undefined) return `"${dataset.key}" is a query`;
    const result =
      await db.execute(sql`/* rollup relation */ select c.relkind as kind, ${sql.raw(keptByCitus('c.oid'))} as citus,
      c.relispartition or exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid or i.inhrelid = c.oid) as parted
      from pg_catalog.pg_class c where c.oid = to_regclass(${renderSource(dataset)})`);
    const [row] = result.rows as unknown as readonly { kind: string; citus: boolean; parted: boolean }[];
    if (!row) return `the table of "${dataset.key}" is not there`;
    if (row.kind === 'v' || row.kind === 'm') return `"${dataset.key}" is a view`;
    if (byHand && ['r', 'p', 'f'].includes(row.kind)) continue;
    if (row.citus) return `Citus keeps the table of "${dataset.key}" and runs no triggers`;
    if (row.kind === 'f') return `"${dataset.key}" is a foreign table`;
    if (row.kind === 'p' || row.parted) return `the table of "${dataset.key}" has partitions, or is one`;
    if (row.kind !== 'r') return `"${dataset.key}" is no table`;
  }
  return null;
}

/**
 * Locks the tables against writers, and waits for those at work: who writes after the transaction marks, and who wrote before
 * is seen by every build after it.
 */
export async function lockTables(transaction: Database, { bound, lowering }: RollupDefinition): Promise<void> {
  const watched = watchedTables(bound, lowering.datasets);
  const tables = [...new Set(watched.map(({ dataset }) => renderSource(dataset)))].sort();
  // Any order of locks but one could meet another rollup that is made at the same time the other way round.
  for (const table of tables) await transaction.execute(sql.raw(`lock table ${table} in share row exclusive mode`));
}

/** How Cairn's own writes mark, where there are to be no triggers. */
export const markingByHand = ({ bound, lowering }: RollupDefinition): readonly RollupMarking[] =>
  watchedTables(bound, lowering.datasets).map((watched) => ({
    table: renderSource(watched.dataset),
    touched: statementText(lowerTouchedByHand(bound, watched, lowering)),
    length: markLength(bound),
  }));

export async function watchTables(transaction: Database, definition: RollupDefinition, id: number): Promise<void> {
  const { bound, lowering } = definition;
  const watched = watchedTables(bound, lowering.datasets);
  const path = await searchPath(transaction);
  for (const [index, table] of watched.entries()) {
    const referenced = await isReferenced(transaction, table, definition);
    for (const event of writeEvents) {
      if (referenced && (event === 'insert' || event === 'delete')) continue;
      const name = `mark_${id}_${index}_${event}`;
      await transaction.execute(sql.raw(functionText(definition, { id, table, event, name, path })));
      await transaction.execute(sql.raw(triggerText(table, event, name)));
    }
  }
}

interface Marking {
  readonly id: number;
  readonly table: WatchedTable;
  readonly event: WriteEvent;
  readonly name: string;
  readonly path: string;
}

/**
 * What cannot be told, be it for a column that is gone or for a snapshot too old to see all rows that are joined, marks everything: a
 * rollup never makes a write fail. The block that may fail writes nothing, so that it costs no transaction number.
 * Rows that are joined to a changed one and are still being written elsewhere are not seen; whoever builds cells waits for the shared
 * lock, and so takes no snapshot that has those rows without this change.
 */
function functionText(definition: RollupDefinition, { id, table, event, name, path }: Marking): string {
  const touched = lowerEvent(definition.bound, table, event, definition.lowering);
  const everything = `insert into cairn.rollup_marks (rollup, starts, ends) values (${id}, '-infinity', 'infinity');`;
  const joined = table.joins.length > 0;
  const body = touched
    ? `declare
  hours timestamptz[];
begin
  ${joined ? `perform pg_catalog.pg_advisory_xact_lock_shared(${writersLock}, ${id});` : ''}
  begin
    ${joined ? `if pg_catalog.current_setting('transaction_isolation') = 'read committed' then` : ''}
    hours := array(${statementText(touched)});
    ${joined ? 'end if;' : ''}
  exception when others then
    hours := null;
  end;
  if hours is null then
    ${everything}
  else
    insert into cairn.rollup_marks (rollup, starts, ends) select ${id}, "at", "at" + interval '${markLength(definition.bound)}' from unnest(hours) as "at";
  end if;
  return null;
end`
    : `begin
  ${everything}
  return null;
end`;
  return `create function ${rollupSchemaName}.${name}() returns trigger language plpgsql security definer
set search_path = ${path} set timezone = 'UTC' set datestyle = 'ISO, YMD' as ${dollarQuoted(body)}`;
}

function triggerText({ dataset }: WatchedTable, event: WriteEvent, name: string): string {
  const old = event === 'delete' || event === 'update' ? ' old table as old_rows' : '';
  const fresh = event === 'insert' || event === 'update' ? ' new table as new_rows' : '';
  const referencing = old + fresh === '' ? '' : ` referencing${old}${fresh}`;
  return `create trigger cairn_rollup_${name} after ${event} on ${renderSource(dataset)}${referencing} for each statement execute function ${rollupSchemaName}.${name}()`;
}

/** Text of a model may hold any quote. */
function dollarQuoted(body: string): string {
  let tag = 'cairn';
  while (body.includes(`$${tag}$`)) tag += '_';
  return `$${tag}$${body}$${tag}$`;
}

/** As this session finds names, with temporary tables last: a writer's own must not stand in for those of a model. */
async function searchPath(transaction: Database): Promise<string> {
  const { rows } = await transaction.execute(
    sql`/* rollup search path */ select string_agg(quote_ident(name), ', ' order by at) as path from unnest(current_schemas(false)) with ordinality as each(name, at)`,
  );
  const path = (rows as unknown as readonly { path: string | null }[])[0]?.path;
  return `${path ?? 'pg_catalog'}, pg_temp`;
}

/** Whether a foreign key sees to it that no row is joined to one that comes or goes. */
async function isReferenced(
  transaction: Database,
  { dataset, joins }: WatchedTable,
  { lowering }: RollupDefinition,
): Promise<boolean> {
  const last = joins.at(-1);
  const from = last && lowering.datasets.get(last.from);
  if (!last || !from) return false;
  const { rows } = await transaction.execute(sql`/* rollup foreign key */ select exists (
    select from pg_catalog.pg_constraint c
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] and a.attname = ${last.fromColumn}
    join pg_catalog.pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1] and b.attname = ${last.toColumn}
    where c.contype = 'f' and c.convalidated and not c.condeferrable and cardinality(c.conkey) = 1
      and c.conrelid = to_regclass(${renderSource(from)}) and c.confrelid = to_regclass(${renderSource(dataset)})) as found`);
  return (rows as unknown as readonly { found: boolean }[])[0]?.found === true;
}

export async function unwatchTables(transaction: Database, id: number): Promise<void> {
  const { rows } = await transaction.execute(
    sql`/* rollup functions */ select p.oid::regprocedure::text as name from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname = ${rollupSchemaName} and p.proname like ${`mark\\_${id}\\_%`}`,
  );
  for (const { name } of rows as unknown as readonly { name: string }[])
    await transaction.execute(sql.raw(`drop function ${name} cascade`));
}
