/** Tells rollups without triggers which rows an import takes away and brings, in its own transaction. */
import type { ClientBase } from 'pg';
import { type RollupMarking, writersLock } from '../../../db/tables/rollups.ts';
import type { Mapping } from '../mapping.ts';
import { quoteName, quoteNames } from '../table/quote-name.ts';
import { differs, type Stage, sameKey, stageName, survives } from './stage-table.ts';

const changedKeys = 'pg_temp.cairn_import_changed';

interface Waiting extends RollupMarking {
  readonly rollup: number;
}

/**
 * Marks what the rows touch that will be brought up to date, and returns what marks the rows that come in their place: to be called
 * when they are there. The table is locked by now, so that no rollup of it begins in between.
 */
export async function markRollups(
  client: ClientBase,
  stage: Stage,
  onConflict: Mapping['onConflict'],
): Promise<() => Promise<void>> {
  const waiting = await waitingRollups(client, stage);
  if (waiting.length === 0) return async () => {};
  // Who builds cells takes no snapshot before this ends: of a joined table it would have rows that this import does not see, and on a
  // cluster it could see these marks before it sees the rows.
  for (const { rollup } of waiting)
    await client.query('/* import rollup_lock */ select pg_advisory_xact_lock_shared($1, $2)', [writersLock, rollup]);
  const known = `there.${quoteName(stage.key[0] ?? '')} IS NOT NULL`;
  const changed = onConflict === 'update' ? `(NOT ${known} OR ${differs(stage, 'there', 'here')})` : `NOT ${known}`;
  const keys = stage.key.map((column) => `here.${quoteName(column)}`).join(', ');
  await client.query(
    `/* import changed_keys */ CREATE TEMPORARY TABLE cairn_import_changed ON COMMIT DROP AS SELECT ${keys}
     FROM ${stageName} AS here LEFT JOIN ${stage.table.sqlName} AS there ON ${sameKey(stage, 'there', 'here')} WHERE ${survives} AND ${changed}`,
  );
  await client.query(`/* import analyze_changed */ ANALYZE ${changedKeys}`);
  const mark = async () => {
    for (const each of waiting) await markOne(client, stage, each);
  };
  await mark();
  return mark;
}

async function markOne(client: ClientBase, stage: Stage, { rollup, touched, length }: Waiting): Promise<void> {
  await client.query(
    `/* import mark_rollup */ WITH cairn_changed AS (
       SELECT * FROM ${stage.table.sqlName} WHERE (${quoteNames(stage.key)}) IN (SELECT ${quoteNames(stage.key)} FROM ${changedKeys}))
     INSERT INTO cairn.rollup_marks (rollup, starts, ends) SELECT $1::int, "at", "at" + $2::interval FROM (${touched}) AS touched`,
    [rollup, length],
  );
}

/** Rollups that no trigger tells of rows. */
export async function waitingRollups(client: ClientBase, { table }: Stage): Promise<readonly Waiting[]> {
  const { rows } = await client.query<Waiting>(
    `/* import rollups */ SELECT r.id AS rollup, m.* FROM cairn.rollups r,
       jsonb_to_recordset(r.marking) AS m("table" text, touched text, length text)
     WHERE jsonb_typeof(r.marking) = 'array' AND to_regclass(m."table") = to_regclass($1)`,
    [table.sqlName],
  );
  return rows;
}
