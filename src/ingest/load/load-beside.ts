/**
 * Loads a file beside the rows of a table while it is read, a portion at a time: rows with new keys go straight into the table,
 * those with keys that are there go by the stage.
 */
import { lockTableSoon } from '../stage/merge-stage.ts';
import { settleStage } from '../stage/settle-stage.ts';
import { copyStatement, createStage } from '../stage/stage-table.ts';
import { copyText } from './copy-rows.ts';
import { judgeForeignKeys, straightStatement } from './copy-straight.ts';
import { findKnown, findWriter } from './find-known.ts';
import { gatherPortions, type Portion } from './gather-portions.ts';
import type { Loaded, LoadRequest } from './load.ts';
import { mergeStaged, stagedReject, stagedRow } from './merge-staged.ts';
import { noRows, readRows } from './read-rows.ts';

/**
 * Null, or refused by the server, where the file has a key twice, where a new row does not fit, or where others are at work on the table: the
 * stage has to tell all rows apart. So where the file begins with rows of which most are there: to ask about all of them costs more than it saves.
 *
 * Others may write meanwhile. A new key that they bring first is refused; what has become of the others is seen when the stage is merged.
 */
export async function loadBeside(request: LoadRequest): Promise<Loaded | null> {
  const { client, stage, plan, mapping, onStep } = request;
  await createStage(client, stage);
  const writer = await findWriter(client);
  const key = stage.key.map((name) => plan.columns.findIndex(({ target }) => target.name === name));
  const counts = noRows();
  const maxRejects = mapping.rejects.max ?? Number.POSITIVE_INFINITY;
  let straight = 0;
  // While the server takes one portion, the next one is read.
  let sending: Promise<void> = Promise.resolve();
  try {
    for await (const portion of readRows({ ...request, maxRejects }, counts, gatherPortions(key))) {
      await sending;
      const known = await findKnown(client, stage, portion.keys, writer);
      const news = portion.rows.length - known.places.size;
      if (known.repeats || (straight === 0 && news < known.places.size)) return null;
      straight += news;
      sending = send(request, portion, known.places);
      // It is awaited with the next portion: until then a failure is nobody's.
      sending.catch(() => {});
    }
    await sending;
  } finally {
    await sending.catch(() => {});
  }
  await judgeForeignKeys(client);
  onStep('storing');
  if (straight === counts.read - counts.skipped) {
    onStep('rejects');
    await request.settleRejects(counts, 0, []);
    const { read, skipped, rejected } = counts;
    return { read, skipped, rejected, inserted: straight, updated: 0, unchanged: 0, kept: 0, repeated: 0 };
  }
  await settleStage(client, stage);
  if (!(await lockTableSoon(client, stage))) return null;
  const merged = await mergeStaged(request, counts);
  return { ...merged, inserted: straight + merged.inserted };
}

/** Copies a portion, each row to where it belongs. */
async function send(request: LoadRequest, portion: Portion, known: ReadonlySet<number>): Promise<void> {
  const { client, stage } = request;
  const straight: string[] = [];
  const staged: string[] = [];
  portion.rows.forEach((row, index) => {
    if (known.has(index)) staged.push(stagedRow(row, portion.lines[index] ?? 0));
    else straight.push(`${row}\n`);
  });
  const rejected = stagedReject(request);
  for (const { reason, line } of portion.rejects) staged.push(rejected(reason, line));
  if (straight.length > 0) await copyText(client, straightStatement(stage), [Buffer.from(straight.join(''))]);
  if (staged.length > 0) await copyText(client, copyStatement(stage), [Buffer.from(staged.join(''))]);
}
