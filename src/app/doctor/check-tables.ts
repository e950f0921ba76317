/** The tables of Cairn and of the model: statistics, indexes that nobody uses, time zones, and room. */
import type { Pool } from 'pg';
import { keptByCitus } from '../../../db/citus.ts';
import type { Model } from '../../model/model.ts';
import { type Finding, fine, some, unknown, warning } from './finding.ts';

const own = ['cairn', 'cairn_rollup', 'cx'];
const day = 86_400_000;

export async function checkTables(pool: Pool, model: Model, now: number): Promise<readonly Finding[]> {
  const names = [...model.datasets.values()].flatMap(({ table }) => (table === undefined ? [] : [table]));
  return [
    await statistics(pool, names),
    await indexes(pool, names, now),
    await zones(pool, model, now),
    await room(pool),
  ];
}

/** Where nothing is known of a table, shapes of statements and estimates are guesses. */
async function statistics(pool: Pool, names: readonly string[]): Promise<Finding> {
  const { rows } = await pool.query<{ name: string }>(
    `/* doctor statistics */ select schemaname || '.' || relname as name from pg_stat_user_tables
     where (relid = any (select to_regclass(name) from unnest($1::text[]) as name))
       and last_analyze is null and last_autoanalyze is null and pg_relation_size(relid) > 65536 order by 1`,
    [names],
  );
  const { rows: elsewhere } = await pool.query<{ name: string }>(
    `/* doctor cluster */ select name from unnest($1::text[]) as name where ${keptByCitus('to_regclass(name)')} order by 1`,
    [names],
  );
  if (elsewhere.length > 0)
    return unknown(
      'statistics',
      `Workers of a Citus cluster have the rows of ${some(elsewhere.map(({ name }) => name))}, and know themselves whether they are analysed.`,
    );
  if (rows.length === 0) return fine('statistics', 'Every table of the model has been analysed.');
  const tables = rows.map(({ name }) => name);
  return warning(
    'statistics',
    `Never analysed: ${some(tables)}. Statements may take the wrong shape, and budgets guess.`,
    `Run: analyze ${some(tables, 3)}.`,
  );
}

/** Of Cairn's own tables and those of the model. Counters that began yesterday say nothing yet. */
async function indexes(pool: Pool, names: readonly string[], now: number): Promise<Finding> {
  const { rows: begun } = await pool.query<{ since: string | null }>(
    `/* doctor counters */ select to_char(coalesce(stats_reset, pg_postmaster_start_time()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from pg_stat_database where datname = current_database()`,
  );
  const since = Date.parse(begun[0]?.since ?? '');
  const told = Number.isNaN(since) ? 'an unknown day' : new Date(since).toISOString().slice(0, 10);
  if (Number.isNaN(since) || now - since < 7 * day)
    return unknown(
      'indexes',
      `The database counts uses of indexes since ${told}; a week of them would tell something.`,
    );
  const { rows } = await pool.query<{ name: string; size: string }>(
    `/* doctor indexes */ select s.schemaname || '.' || s.indexrelname as name, pg_size_pretty(pg_relation_size(s.indexrelid)) as size
     from pg_stat_user_indexes s join pg_index i on i.indexrelid = s.indexrelid
     where s.idx_scan = 0 and not i.indisunique and pg_relation_size(s.indexrelid) > 1048576
       and (s.schemaname = any ($1) or s.relid = any (select to_regclass(name) from unnest($2::text[]) as name))
     order by pg_relation_size(s.indexrelid) desc`,
    [own, names],
  );
  if (rows.length === 0) return fine('indexes', `Every larger index was used since ${told}.`);
  return warning(
    'indexes',
    `Not used since ${told}: ${some(rows.map(({ name, size }) => `${name} (${size})`))}.`,
    'If that time had all that your questions ask, drop those of your own tables; those of cairn and cx belong to Cairn.',
  );
}

/** Periods are cut by the rules of Node; what Postgres computes by a zone must be by the same. */
async function zones(pool: Pool, model: Model, now: number): Promise<Finding> {
  const names = [...new Set([...model.calendars.values()].map(({ timeZone }) => timeZone))];
  const instants = [0, 91, 182, 273].map((days) => now + days * day);
  const { rows } = await pool.query<{ zone: string; instant: number; offset: number | null }>(
    `/* doctor zones */ select zone, instant::float8 as instant,
       case when exists (select from pg_timezone_names where name = zone)
         then extract(epoch from (to_timestamp(instant / 1000) at time zone zone) - (to_timestamp(instant / 1000) at time zone 'UTC'))::int end as offset
     from unnest($1::text[]) as zone, unnest($2::float8[]) as instant`,
    [names, instants],
  );
  const other = rows.filter(({ zone, instant, offset }) => offset !== offsetOf(zone, instant)).map(({ zone }) => zone);
  return other.length === 0
    ? fine('time zones', `Node and Postgres agree on ${some(names)}.`)
    : warning(
        'time zones',
        `Node and Postgres do not agree on the clock of ${some([...new Set(other)])}.`,
        'Update Node, or the time zone data of the machine that the database is on (tzdata).',
      );
}

/** Seconds east of Greenwich. */
function offsetOf(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(instant);
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

async function room(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query<{ size: string }>(
    '/* doctor size */ select pg_size_pretty(pg_database_size(current_database())) as size',
  );
  return fine('size', `The database takes ${rows[0]?.size}.`);
}
