/** Loads a file by way of the stage: every row is judged before any is stored, and keys that are there are brought up to date. */
import { fetchRejects } from '../stage/fetch-rejects.ts';
import { markRollups } from '../stage/mark-rollups.ts';
import { countStage, lockTable, mergeStage, rejectConflicts } from '../stage/merge-stage.ts';
import { settleStage } from '../stage/settle-stage.ts';
import { copyStatement, createStage } from '../stage/stage-table.ts';
import { copyField, copyRows } from './copy-rows.ts';
import type { Loaded, LoadRequest } from './load.ts';

export async function loadStaged(request: LoadRequest): Promise<Loaded> {
  const { client, stage, plan, mapping, onStep } = request;
  await createStage(client, stage);
  const nothing = '\t\\N'.repeat(plan.columns.length);
  const copied = await copyRows({
    ...request,
    statement: copyStatement(stage),
    maxRejects: mapping.rejects.max ?? Number.POSITIVE_INFINITY,
    accepted: (values, line) => `${line}\t\\N\t${values}\n`,
    rejected: (reason, line) => `${line}\t${copyField(reason)}${nothing}\n`,
  });
  onStep('storing');
  await settleStage(client, stage);
  await lockTable(client, stage);
  if (mapping.onConflict === 'reject') await rejectConflicts(client, stage);
  const counts = await countStage(client);
  onStep('rejects');
  await request.settleRejects(copied, counts.rejected, fetchRejects(client));
  const markWhatCame = await markRollups(client, stage, mapping.onConflict);
  const merged = await mergeStage(client, stage, mapping.onConflict);
  await markWhatCame();
  return { ...merged, ...counts, read: copied.read, skipped: copied.skipped };
}
