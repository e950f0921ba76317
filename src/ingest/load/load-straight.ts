/** Loads a file of rows that are all new straight into the table, while it is read; a file of any other rows goes by the stage. */
import { waitingRollups } from '../stage/mark-rollups.ts';
import { limitWaiting } from '../stage/merge-stage.ts';
import { quoteNames } from '../table/quote-name.ts';
import type { Reject } from '../write-rejects.ts';
import { copyRows } from './copy-rows.ts';
import type { CopiedRows, Loaded, LoadRequest } from './load.ts';

/** Rejects that are held in memory. A file with more of them goes by the stage, which holds them in the database. */
const heldRejects = 1_000;

/**
 * What the server answers where a row is not new or does not fit: of data, of integrity, deadlocks (with somebody who
 * writes the same keys) and what COPY cannot do. The stage finds out which rows it is about.
 */
const refusals = /^(22|23|40P01|0A)/;

/**
 * Null where a row is not simply new: then nothing has happened, and the stage has to tell the rows apart. An import of
 * a file that was imported before ends here at its first rows.
 *
 * Others may write to the table meanwhile: a key that they bring first is refused here like any that is there.
 */
export async function loadStraight(request: LoadRequest): Promise<Loaded | null> {
  const { client, stage } = request;
  // COPY would pass rules by.
  if (stage.table.hasRules) return null;
  const rejects: Reject[] = [];
  await client.query('SAVEPOINT cairn_import_straight');
  const copied = await copyStraight(request, rejects);
  if (copied === null) {
    await client.query('ROLLBACK TO SAVEPOINT cairn_import_straight; RELEASE SAVEPOINT cairn_import_straight');
    return null;
  }
  await client.query('RELEASE SAVEPOINT cairn_import_straight');
  request.onStep('storing');
  request.onStep('rejects');
  await request.settleRejects(copied, copied.rejected, rejects);
  const { read, skipped, rejected } = copied;
  return {
    read,
    skipped,
    rejected,
    inserted: read - skipped - rejected,
    updated: 0,
    unchanged: 0,
    kept: 0,
    repeated: 0,
  };
}

async function copyStraight(request: LoadRequest, rejects: Reject[]): Promise<CopiedRows | null> {
  const { client, stage, mapping } = request;
  const columns = quoteNames(stage.columns.map((column) => column.name));
  const maxRejects = mapping.rejects.max ?? Number.POSITIVE_INFINITY;
  try {
    await limitWaiting(client);
    // As COPY does, but before it is asked which rollups there are: none begins while this is held.
    await client.query(`/* import lock_straight */ LOCK TABLE ${stage.table.sqlName} IN ROW EXCLUSIVE MODE`);
    if ((await waitingRollups(client, stage)).length > 0) return null;
    const copied = await copyRows({
      ...request,
      statement: `/* import copy_straight */ COPY ${stage.table.sqlName} (${columns}) FROM STDIN`,
      maxRejects: Math.min(maxRejects, heldRejects),
      accepted: (values) => `${values}\n`,
      rejected: (reason, line) => {
        rejects.push({ line, reason });
        return '';
      },
    });
    if (copied.gaveUp && maxRejects > heldRejects) return null;
    // Foreign keys that wait for the end of the transaction could not be told by rows there.
    await client.query('/* import settle_straight */ SET CONSTRAINTS ALL IMMEDIATE');
    return copied;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && refusals.test(code)) return null;
    throw error;
  }
}
