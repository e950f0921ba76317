/** What is to be done for the rollups of a model: missing ones made, marked cells built, old ones dropped. Any number of servers may do it at once. */
import type { Pool } from 'pg';
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';
import { createRollup } from './create-rollup.ts';
import { dropRollup } from './drop-rollup.ts';
import { endsSoon, type Refreshed, refreshBatch } from './refresh-rollup.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { isMarked, readStored } from './stored-rollup.ts';

export interface TendContext {
  readonly db: Database;
  readonly pool: Pool;
  readonly definitions: readonly RollupDefinition[];
  readonly now: number;
  readonly triggers: boolean;
  /** Ends the work between two transactions. */
  readonly signal?: AbortSignal | undefined;
  /** Hears why one of them could not be tended; the others go on. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  readonly onProgress?: ((key: string, refreshed: Refreshed) => void) | undefined;
}

/** True where nothing is left to be done. */
export async function tendRollups(context: TendContext): Promise<boolean> {
  let done = true;
  const attempt = async (work: () => Promise<boolean>) => {
    try {
      if (!(await work())) done = false;
    } catch (error) {
      done = false;
      context.onFailure?.(error);
    }
  };
  for (const definition of context.definitions) {
    if (context.signal?.aborted) return false;
    await attempt(() => tendRollup(definition, context));
  }
  for (const id of await oldOnes(context)) {
    if (context.signal?.aborted) return false;
    await attempt(() => dropRollup(context.db, id).then(() => true));
  }
  return done;
}

/** Makes it where it is not there, and builds until nothing is marked or somebody else is at it. */
export async function tendRollup(definition: RollupDefinition, context: TendContext): Promise<boolean> {
  const { db, pool, now, triggers, signal, onProgress } = context;
  const stored = await readStored(db, definition);
  if (stored === null) await createRollup(db, definition, { now, triggers });
  else if (stored.table === null || (!endsSoon(stored, now) && !(await isMarked(db, stored.id)))) return true;
  while (!signal?.aborted) {
    const refreshed = await refreshBatch(pool, definition, { now });
    onProgress?.(definition.bound.definition.key, refreshed);
    if (refreshed.kind !== 'more') return refreshed.kind !== 'busy';
  }
  return false;
}

/** Of definitions that the model does not have any more, or not so. */
async function oldOnes({ db, definitions }: TendContext): Promise<readonly number[]> {
  const stored = await db.select({ id: rollups.id, key: rollups.key, fingerprint: rollups.fingerprint }).from(rollups);
  const wanted = new Set(definitions.map(({ bound, fingerprint }) => `${bound.definition.key} ${fingerprint}`));
  return stored.filter(({ key, fingerprint }) => !wanted.has(`${key} ${fingerprint}`)).map(({ id }) => id);
}

