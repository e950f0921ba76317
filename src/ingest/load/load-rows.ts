/** Chooses the way of the rows of a file into the table; what is stored, counted and rejected is the same by each. */
import type { ClientBase } from 'pg';
import { keptByCitus } from '../../../db/citus.ts';
import { waitingRollups } from '../stage/mark-rollups.ts';
import { limitWaiting } from '../stage/merge-stage.ts';
import type { TargetTable } from '../table/target-table.ts';
import { attempt } from './attempt.ts';
import type { Loaded, LoadRequest } from './load.ts';
import { loadBeside } from './load-beside.ts';
import { loadStaged } from './load-staged.ts';
import { loadStraight } from './load-straight.ts';

export async function loadRows(request: LoadRequest): Promise<Loaded> {
  const { client, stage } = request;
  // COPY would pass rules by.
  const loaded = stage.table.hasRules ? null : await attempt(client, () => loadWhileReading(request));
  return loaded ?? loadStaged(request);
}

async function loadWhileReading(request: LoadRequest): Promise<Loaded | null> {
  const { client, stage } = request;
  await limitWaiting(client);
  // As COPY does, but before it is asked which rollups there are: none begins while this is held.
  await client.query(`/* import lock_straight */ LOCK TABLE ${stage.table.sqlName} IN ROW EXCLUSIVE MODE`);
  if ((await waitingRollups(client, stage)).length > 0) return null;
  return (await isFilled(client, stage.table)) ? loadBeside(request) : loadStraight(request);
}

/**
 * True where keys of the file can be in the table, and the table can be asked. False where its rows are kept elsewhere (Citus, foreign partitions),
 * and do not tell who wrote them; and where they point at rows of the same table, which may come later in the file: one COPY judges them at its end.
 */
async function isFilled(client: ClientBase, { sqlName }: TargetTable): Promise<boolean> {
  const { rows } = await client.query<{ askable: boolean }>(
    `/* import is_askable */ SELECT NOT ${keptByCitus('$1::regclass')}
       AND NOT EXISTS (SELECT FROM pg_partition_tree($1::regclass) AS part JOIN pg_class AS c ON c.oid = part.relid WHERE c.relkind = 'f')
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = $1::regclass AND confrelid = $1::regclass) AS askable`,
    [sqlName],
  );
  if (rows[0]?.askable !== true) return false;
  const some = await client.query(`/* import is_filled */ SELECT 1 FROM ${sqlName} LIMIT 1`);
  return some.rowCount === 1;
}
