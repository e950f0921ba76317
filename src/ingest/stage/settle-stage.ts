/** Finds the staged rows that the table would refuse, so that they are rejected one by one and not all together. */
import type { ClientBase } from 'pg';
import { quoteName, quoteNames } from '../table/quote-name.ts';
import type { CheckConstraint, ForeignKey } from '../table/target-table.ts';
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

/** In this order: types that only Postgres reads, CHECKs, foreign keys, and keys that occur twice in the file. */
export async function settleStage(client: ClientBase, stage: Stage): Promise<void> {
  await readByPostgres(client, stage);
  await analyzeJoined(client, stage);
  for (const constraint of stage.table.constraints) {
    const filled = constraint.columns.every((name) => stage.columns.some((column) => column.name === name));
    // A constraint over a column that the file does not fill depends on the row in the table: the table decides.
    if (!filled) continue;
    if (constraint.kind === 'check') await settleCheck(client, constraint);
    else await settleForeignKey(client, constraint);
  }
  await settleDuplicates(client, stage);
}

/** Statistics of the columns that the stage is joined by: those of the others cost as much and change no plan. */
async function analyzeJoined(client: ClientBase, { table, columns, key }: Stage): Promise<void> {
  const pointing = table.constraints.flatMap((constraint) =>
    constraint.kind === 'foreignKey' ? constraint.columns : [],
  );
  const joined = columns.map(({ name }) => name).filter((name) => key.includes(name) || pointing.includes(name));
  await client.query(`/* import analyze_stage */ ANALYZE ${stageName} (${lineColumn}, ${quoteNames(joined)})`);
}

/** Reads uuid, json, arrays, domains and the like with Postgres itself, a value at a time. */
async function readByPostgres(client: ClientBase, stage: Stage): Promise<void> {
  for (const { name, type } of stage.columns.filter((column) => column.kind === 'other')) {
    const column = quoteName(name);
    await client.query(
      `/* import create_reads */ CREATE FUNCTION pg_temp.cairn_import_reads(value text) RETURNS boolean LANGUAGE plpgsql AS $body$
       BEGIN PERFORM value::${type}; RETURN true; EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN RETURN false; END $body$`,
    );
    await client.query(
      `/* import settle_type */ UPDATE ${stageName} SET ${column} = NULL,
       ${reasonColumn} = concat_ws('; ', ${reasonColumn}, $1 || ': ' || to_json(left(${column}, 60)) || ' is not ' || $2)
       WHERE ${column} IS NOT NULL AND NOT pg_temp.cairn_import_reads(${column})`,
      [name, type],
    );
    await client.query('/* import drop_reads */ DROP FUNCTION pg_temp.cairn_import_reads(text)');
    await client.query(
      `/* import type_stage */ ALTER TABLE ${stageName} ALTER COLUMN ${column} TYPE ${type} USING ${column}::${type}`,
    );
  }
}

async function settleCheck(client: ClientBase, check: CheckConstraint): Promise<void> {
  await client.query(
    `/* import settle_check */ UPDATE ${stageName} SET ${reasonColumn} = 'breaks the rule ' || $1
     WHERE ${survives} AND NOT coalesce((${check.expression}), true)`,
    [`${check.name}: ${check.expression}`],
  );
}

async function settleForeignKey(client: ClientBase, key: ForeignKey): Promise<void> {
  const match = key.columns
    .map((column, index) => `there.${quoteName(key.referencedColumns[index] ?? '')} = here.${quoteName(column)}`)
    .join(' AND ');
  const given = key.columns.map((column) => `here.${quoteName(column)} IS NOT NULL`).join(' AND ');
  await client.query(
    `/* import settle_foreign_key */ UPDATE ${stageName} AS here SET ${reasonColumn} = $1
     WHERE ${survives} AND ${given} AND NOT EXISTS (SELECT 1 FROM ${key.references} AS there WHERE ${match})`,
    [`${key.columns.join(', ')}: no such row in ${key.references}`],
  );
}

/** The first line of a key stands; a later one either repeats it, and is passed over, or contradicts it, and is rejected. */
async function settleDuplicates(client: ClientBase, stage: Stage): Promise<void> {
  await client.query(
    `/* import settle_duplicates */ WITH ranked AS (
       SELECT ${lineColumn} AS line, first_value(${lineColumn}) OVER (PARTITION BY ${quoteNames(stage.key)} ORDER BY ${lineColumn}) AS first
       FROM ${stageName} WHERE ${survives})
     UPDATE ${stageName} AS later
     SET ${repeatColumn} = NOT ${differs(stage, 'later', 'earlier')},
       ${reasonColumn} = CASE WHEN ${differs(stage, 'later', 'earlier')} THEN $1 || ranked.first END
     FROM ranked JOIN ${stageName} AS earlier ON earlier.${lineColumn} = ranked.first
     WHERE later.${lineColumn} = ranked.line AND ranked.line <> ranked.first AND ${sameKey(stage, 'later', 'earlier')}`,
    [`has other values for the same ${stage.key.join(', ')} as line `],
  );
}
