/** Moves the surviving rows of the stage into the table in one statement, and says what that changed. */
import type { ClientBase } from 'pg';
import type { Mapping } from '../mapping.ts';
import { quoteName, quoteNames } from '../table/quote-name.ts';
import {
  differs,
  lineColumn,
  reasonColumn,
  repeatColumn,
  type Stage,
  sameKey,
  stageName,
  survives,
} from './stage-table.ts';

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
  const known = `there.${quoteName(stage.key[0] ?? '')} IS NOT NULL`;
  const { rows } = await client.query<Record<'inserted' | 'changed' | 'unchanged', string>>(
    `/* import count_merge */ SELECT count(*) FILTER (WHERE NOT ${known}) AS inserted,
       count(*) FILTER (WHERE ${known} AND ${differs(stage, 'there', 'here')}) AS changed,
       count(*) FILTER (WHERE ${known} AND NOT ${differs(stage, 'there', 'here')}) AS unchanged
     FROM ${stageName} AS here LEFT JOIN ${stage.table.sqlName} AS there ON ${sameKey(stage, 'there', 'here')} WHERE ${survives}`,
  );
  const [inserted, changed, unchanged] = [rows[0]?.inserted, rows[0]?.changed, rows[0]?.unchanged].map(Number) as [
    number,
    number,
    number,
  ];
  const updated = onConflict === 'update' ? changed : 0;
  // A key that is there is locked and written to, even where its row stays as it is: none is touched that need not be.
  if (inserted + updated > 0) {
    // Rules that would write something else refuse the clause, and so the import.
    const arbitrates = changed + unchanged > 0 || stage.table.hasRules;
    await client.query(`${insertion(stage)} ${arbitrates ? onKnown(stage, onConflict) : ''}`);
  }
  return { inserted, updated, unchanged, kept: changed - updated };
}

function insertion(stage: Stage): string {
  const names = quoteNames(stage.columns.map((column) => column.name));
  return `/* import merge */ INSERT INTO ${stage.table.sqlName} AS here (${names}) SELECT ${names} FROM ${stageName} WHERE ${survives} ORDER BY ${lineColumn}`;
}

function onKnown(stage: Stage, onConflict: Mapping['onConflict']): string {
  const rest = stage.columns.filter((column) => !stage.key.includes(column.name));
  const action =
    onConflict === 'update' && rest.length > 0
      ? `DO UPDATE SET ${rest.map(({ name }) => `${quoteName(name)} = EXCLUDED.${quoteName(name)}`).join(', ')} WHERE ${differs(stage, 'here', 'EXCLUDED')}`
      : 'DO NOTHING';
  return `ON CONFLICT (${quoteNames(stage.key)}) ${action}`;
}

/**
 * Tells the database how many rows of which values there are now. Without it the first questions after an import are planned for an
 * empty table, and joins of queries over it can take minutes.
 */
export async function gatherStatistics(client: ClientBase, stage: Stage): Promise<void> {
  await client.query(`/* import analyze */ ANALYZE ${stage.table.sqlName}`);
}
