/** Fills an empty database with the benchmark's company, or finds that it is already there. */
import type { Pool, PoolClient } from 'pg';
import { deferIndexes } from '../../db/seed/defer-indexes.ts';
import { chance } from './random-sql.ts';
import type { Scale } from './scale.ts';
import { agents } from './tables/agents.ts';
import { tablesBeside } from './tables/beside.ts';
import { customers } from './tables/customers.ts';
import { revenueMovements } from './tables/revenue-movements.ts';
import { subscriptions } from './tables/subscriptions.ts';
import { surveyResponses } from './tables/survey-responses.ts';
import type { Table } from './tables/table.ts';
import { tickets } from './tables/tickets.ts';
import { usageDays } from './tables/usage-days.ts';

/** To be raised with every change of a row. */
const version = 1;
export const seed = 20_260_101;

/** What the questions are about, the pyramid aside. */
export const measuredTables: readonly Table[] = [
  customers,
  subscriptions,
  revenueMovements,
  agents,
  tickets,
  surveyResponses,
  usageDays,
];

const everything: readonly Table[] = [...measuredTables, ...tablesBeside];

/** Says whether rows were made. Throws where the tables hold rows of somebody else: they are never touched. */
export async function fill(
  pool: Pool,
  scale: Scale,
  note: (message: string) => void,
  tables: readonly Table[] = everything,
): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query(
      `create schema if not exists bench;
       create table if not exists bench.filled (scale text not null, seed bigint not null, version int not null)`,
    );
    if (await isFilled(client, scale)) return false;
    await refuseForeignRows(client);
    await client.query(
      `set maintenance_work_mem = '512MB'; set work_mem = '256MB'; set synchronous_commit = off; set jit = off`,
    );
    for (const table of tables) await fillTable(client, table, scale, note);
    await client.query('insert into bench.filled values ($1, $2, $3)', [scale.name, seed, version]);
    note('vacuum analyze');
    await client.query('vacuum (analyze)');
    return true;
  } finally {
    client.release(true);
  }
}

/** All or nothing a table; a fill that was cut off begins its table again. */
async function fillTable(
  client: PoolClient,
  { name, fill }: Table,
  scale: Scale,
  note: (message: string) => void,
): Promise<void> {
  const began = performance.now();
  await client.query(`begin; truncate cx.${name}`);
  const createIndexes = await deferIndexes(client, `cx.${name}`);
  const { rowCount } = await client.query(fill(scale, chance(seed)));
  await createIndexes();
  await client.query('commit');
  note(`cx.${name}: ${rowCount} rows in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

async function isFilled(client: PoolClient, { name }: Scale): Promise<boolean> {
  const { rows } = await client.query('select from bench.filled where scale = $1 and seed = $2 and version = $3', [
    name,
    seed,
    version,
  ]);
  return rows.length > 0;
}

/** A database that the benchmark began to fill has its schema; any other with rows is somebody's. */
async function refuseForeignRows(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ filled: boolean; held: boolean }>(
    `select exists (select from bench.filled) as filled,
       exists (select from cx.customers where email not like 'customer%@example.com') as held`,
  );
  if (rows[0]?.filled)
    throw new Error('The database holds the benchmark at another scale: give each scale a database.');
  if (rows[0]?.held) throw new Error('The database holds rows that are not of the benchmark: give it an empty one.');
}
