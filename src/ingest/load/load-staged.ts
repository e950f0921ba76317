/** Loads a file by way of the stage: every row is judged before any is stored, and keys that are there are brought up to date. */
import { lockTable } from '../stage/merge-stage.ts';
import { settleStage } from '../stage/settle-stage.ts';
import { copyStatement, createStage } from '../stage/stage-table.ts';
import { copyRows } from './copy-rows.ts';
import type { Loaded, LoadRequest } from './load.ts';
import { mergeStaged, stagedReject, stagedRow } from './merge-staged.ts';

export async function loadStaged(request: LoadRequest): Promise<Loaded> {
  const { client, stage, mapping } = request;
  await createStage(client, stage);
  const copied = await copyRows({
    ...request,
    statement: copyStatement(stage),
    maxRejects: mapping.rejects.max ?? Number.POSITIVE_INFINITY,
    accepted: stagedRow,
    rejected: stagedReject(request),
  });
  request.onStep('storing');
  await settleStage(client, stage);
  await lockTable(client, stage);
  return mergeStaged(request, copied);
}
