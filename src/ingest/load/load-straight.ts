/** Loads a file of rows that are all new straight into the table, while it is read; a file of any other rows goes by the stage. */
import type { Reject } from '../write-rejects.ts';
import { copyRows } from './copy-rows.ts';
import { judgeForeignKeys, straightStatement } from './copy-straight.ts';
import type { Loaded, LoadRequest } from './load.ts';

/** Rejects that are held in memory. A file with more of them goes by the stage, which holds them in the database. */
const heldRejects = 1_000;

/**
 * Null, or refused by the server, where a row is not simply new: the stage has to tell the rows apart.
 *
 * Others may write to the table meanwhile: a key that they bring first is refused here like any that is there.
 */
export async function loadStraight(request: LoadRequest): Promise<Loaded | null> {
  const { client, stage, mapping, onStep } = request;
  const maxRejects = mapping.rejects.max ?? Number.POSITIVE_INFINITY;
  const rejects: Reject[] = [];
  const copied = await copyRows({
    ...request,
    statement: straightStatement(stage),
    maxRejects: Math.min(maxRejects, heldRejects),
    accepted: (values) => `${values}\n`,
    rejected: (reason, line) => {
      rejects.push({ line, reason });
      return '';
    },
  });
  if (copied.gaveUp && maxRejects > heldRejects) return null;
  await judgeForeignKeys(client);
  onStep('storing');
  onStep('rejects');
  await request.settleRejects(copied, copied.rejected, rejects);
  const { read, skipped, rejected } = copied;
  const inserted = read - skipped - rejected;
  return { read, skipped, rejected, inserted, updated: 0, unchanged: 0, kept: 0, repeated: 0 };
}
