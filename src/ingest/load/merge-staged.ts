/** Brings the rows of the stage into the table, when all that go by it are there. */
import { fetchRejects } from '../stage/fetch-rejects.ts';
import { markRollups } from '../stage/mark-rollups.ts';
import { countStage, mergeStage, rejectConflicts } from '../stage/merge-stage.ts';
import { copyField } from './copy-fields.ts';
import type { CopiedRows, Loaded, LoadRequest } from './load.ts';

/** A row of the stage, whose `values` are fields of COPY. */
export const stagedRow = (values: string, line: number): string => `${line}\t\\N\t${values}\n`;

/** A row of the stage that will be rejected. */
export const stagedReject = ({ plan }: LoadRequest): ((reason: string, line: number) => string) => {
  const nothing = '\t\\N'.repeat(plan.columns.length);
  return (reason, line) => `${line}\t${copyField(reason)}${nothing}\n`;
};

/** The stage is settled and other writers are kept from the table by now, so that what is counted is what happens. */
export async function mergeStaged(request: LoadRequest, copied: CopiedRows): Promise<Loaded> {
  const { client, stage, mapping, onStep } = request;
  if (mapping.onConflict === 'reject') await rejectConflicts(client, stage);
  const counts = await countStage(client);
  onStep('rejects');
  await request.settleRejects(copied, counts.rejected, fetchRejects(client));
  const markWhatCame = await markRollups(client, stage, mapping.onConflict);
  const merged = await mergeStage(client, stage, mapping.onConflict);
  await markWhatCame();
  return { ...merged, ...counts, read: copied.read, skipped: copied.skipped };
}
