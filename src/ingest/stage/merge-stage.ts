/** Moves the surviving rows of the stage into the table in one statement, and says what that changed. */
import type { ClientBase } from 'pg';
import type { Mapping } from '../mapping.ts';
import { besideTable, known, mergeStatement } from './merge-statement.ts';
import { differs, reasonColumn, repeatColumn, type Stage, sameKey, stageName, survives } from './stage-table.ts';

export interface MergeCounts {
  readonly inserted: number;
  /** Rows of the table that had the key and other values, and now have those of the file. */
  readonly updated: number;
  /** Rows that were there already, value for value. */
  readonly unchanged: number;
  /** Rows that were there with other values, and were left as they are (`onConflict: keep`). */
  readonly kept: number;
}

/** From here on the import waits at most a minute for others who are at work. */
export async function limitWaiting(client: ClientBase): Promise<void> {
  await client.query(`/* import lock_timeout */ SET LOCAL lock_timeout = '60s'`);
}

/** Keeps other writers away from the table for the moment, so that what is counted is what happens; readers go on. */
export async function lockTable(client: ClientBase, stage: Stage): Promise<void> {
  await limitWaiting(client);
  await lockWriters(client, stage);
}

/**
 * The same for who has written to the table already. Others may wait for these rows, and must not be waited for in turn: false where the
 * lock is not to be had sooner than Postgres looks for deadlocks, so that no other transaction is ended for the sake of an import.
 */
export async function lockTableSoon(client: ClientBase, stage: Stage): Promise<boolean> {
  await client.query(`/* import lock_timeout */ SET LOCAL lock_timeout = '300ms'`);
  try {
    await lockWriters(client, stage);
  } catch (error) {
    if ((error as { code?: unknown }).code === '55P03') return false;
    throw error;
  }
  await limitWaiting(client);
  return true;
}

const lockWriters = (client: ClientBase, { table }: Stage) =>
  client.query(`/* import lock_table */ LOCK TABLE ${table.sqlName} IN SHARE ROW EXCLUSIVE MODE`);

/** For `onConflict: reject`: rows that would change a row of the table. */
export async function rejectConflicts(client: ClientBase, stage: Stage): Promise<void> {
  await client.query(
    `/* import reject_conflicts */ UPDATE ${stageName} AS here SET ${reasonColumn} = $1
     FROM ${stage.table.sqlName} AS there
     WHERE ${survives} AND ${sameKey(stage, 'there', 'here')} AND ${differs(stage, 'there', 'here')}`,
    [`the table has other values for the same ${stage.key.join(', ')}`],
  );
}

export interface StageCounts {
  readonly rejected: number;
  /** Lines that repeat an earlier line of the file, value for value. */
  readonly repeated: number;
}

export async function countStage(client: ClientBase): Promise<StageCounts> {
  const { rows } = await client.query<Record<keyof StageCounts, string>>(
    `/* import count_stage */ SELECT count(${reasonColumn}) AS rejected, count(*) FILTER (WHERE ${repeatColumn}) AS repeated FROM ${stageName}`,
  );
  return { rejected: Number(rows[0]?.rejected), repeated: Number(rows[0]?.repeated) };
}

export async function mergeStage(
  client: ClientBase,
  stage: Stage,
  onConflict: Mapping['onConflict'],
): Promise<MergeCounts> {
  const { rows } = await client.query<Record<'survivors' | 'inserted' | 'changed', string>>(
    `/* import count_merge */ SELECT count(*) AS survivors, count(*) FILTER (WHERE NOT ${known(stage)}) AS inserted,
       count(*) FILTER (WHERE ${known(stage)} AND ${differs(stage, 'there', 'here')}) AS changed
     FROM ${stageName} AS here ${besideTable(stage)} WHERE ${survives}`,
  );
  const [survivors, inserted, changed] = [rows[0]?.survivors, rows[0]?.inserted, rows[0]?.changed].map(Number) as [
    number,
    number,
    number,
  ];
  const updated = onConflict === 'update' ? changed : 0;
  // A key that is there is locked and written to, even where its row stays as it is: none is touched that need not be.
  if (inserted + updated > 0) await client.query(mergeStatement(stage, onConflict, { survivors, inserted, updated }));
  return { inserted, updated, unchanged: survivors - inserted - changed, kept: changed - updated };
}
