/**
 * Loads a file beside the rows of a table while it is read, a portion at a time: rows with new keys go straight into the table,
 * those with keys that are there go by the stage.
 */
import { lockTableSoon } from '../stage/merge-stage.ts';
import { settleStage } from '../stage/settle-stage.ts';
import { createStage } from '../stage/stage-table.ts';
import { judgeForeignKeys } from './copy-straight.ts';
import { gatherPortions } from './gather-portions.ts';
import { inSteps } from './in-steps.ts';
import type { CopiedRows, Loaded, LoadRequest } from './load.ts';
import { mergeStaged } from './merge-staged.ts';
import { createPlacer, type Placer } from './place-portions.ts';
import { noRows, readRows } from './read-rows.ts';

/**
 * Null, or refused by the server, where the file has a new key twice, where a new row does not fit, or where others are at work on the table: the
 * stage has to tell all rows apart. So where the file begins with rows of which most are there.
 *
 * Others may write meanwhile. A new key that they bring first is refused; what has become of the others is seen when the stage is merged.
 */
export async function loadBeside(request: LoadRequest): Promise<Loaded | null> {
  const { client, stage, onStep } = request;
  await createStage(client, stage);
  const placer = await createPlacer(request);
  const copied = await placeRows(request, placer);
  if (copied === null) return null;
  await judgeForeignKeys(client);
  onStep('storing');
  const straight = placer.straight();
  const { read, skipped, rejected } = copied;
  if (straight === read - skipped) {
    onStep('rejects');
    await request.settleRejects(copied, 0, []);
    return { read, skipped, rejected, inserted: straight, updated: 0, unchanged: 0, kept: 0, repeated: 0 };
  }
  await settleStage(client, stage);
  if (!(await lockTableSoon(client, stage))) return null;
  const merged = await mergeStaged(request, copied);
  return { ...merged, inserted: straight + merged.inserted };
}

/** While the server takes one portion, the next one is read. */
async function placeRows(request: LoadRequest, placer: Placer): Promise<CopiedRows | null> {
  const { plan, stage, mapping } = request;
  const key = stage.key.map((name) => plan.columns.findIndex(({ target }) => target.name === name));
  const maxRejects = mapping.rejects.max ?? Number.POSITIVE_INFINITY;
  const counts = noRows();
  const records = () => inSteps(request.records());
  let placing = Promise.resolve(true);
  try {
    for await (const portion of readRows({ ...request, records, maxRejects }, counts, gatherPortions(key))) {
      if (!(await placing)) return null;
      placing = placer.place(portion);
      // It is awaited with the next portion: until then a failure is nobody's.
      placing.catch(() => {});
    }
    return (await placing) ? counts : null;
  } finally {
    // Nothing else is to be asked of a connection that is in the middle of a COPY.
    await placing.catch(() => {});
  }
}
