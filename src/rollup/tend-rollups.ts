/** What is to be done for the rollups of a model: missing ones made, marked cells built, old ones dropped. Any number of servers may do it at once. */
import type { Pool } from 'pg';
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';
import type { BuildWatch } from './build-watch.ts';
import { createRollup, mark } from './create-rollup.ts';
import { dropRollup } from './drop-rollup.ts';
import { readStates, type StoredState } from './read-states.ts';
import { endsSoon, type Refreshed, refreshBatch } from './refresh-rollup.ts';
import type { RollupDefinition } from './rollup-definition.ts';

export interface TendContext {
  readonly db: Database;
  readonly pool: Pool;
  readonly definitions: readonly RollupDefinition[];
  readonly now: number;
  /** Ends the work between two transactions. */
  readonly signal?: AbortSignal | undefined;
  /** Hears why one of them could not be tended; the others go on. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  readonly onProgress?: ((key: string, refreshed: Refreshed) => void) | undefined;
  readonly watch?: BuildWatch | undefined;
}

/** True where nothing is left to be done. */
export async function tendRollups(context: TendContext): Promise<boolean> {
  const { db, definitions, signal } = context;
  let done = true;
  const attempt = async (work: () => Promise<boolean>) => {
    try {
      if (!(await work())) done = false;
    } catch (error) {
      done = false;
      // Somebody has held a table for longer than a moment: there is a next time soon.
      if (!isLocked(error)) context.onFailure?.(error);
    }
  };
  for (const definition of definitions) {
    if (signal?.aborted) return false;
    await attempt(() => tendRollup(definition, context));
  }
  for (const id of await findOld(db, definitions)) {
    if (signal?.aborted) return false;
    await attempt(() => dropRollup(db, id).then(() => true));
  }
  return done;
}

const lockNotAvailable = '55P03';
const insufficientPrivilege = '42501';

/** Makes it where it is not there, and builds until nothing is marked or somebody else is at it. */
export async function tendRollup(definition: RollupDefinition, context: TendContext): Promise<boolean> {
  const { db, now } = context;
  const state = (await readStates(db, [definition])).get(definition);
  const task = taskOf(definition, state, now);
  if (task === 'nothing') return true;
  if (task === 'again' && state) await dropRollup(db, state.id);
  if (task === 'make' || task === 'again') await make(db, definition, now);
  if (task === 'reread' && state) await mark(db, state.id, { start: state.from, end: state.until });
  return buildMarked(definition, context);
}

/** Builds until nothing is marked; false where somebody else is at it, or it was told to end. */
export async function buildMarked(
  definition: RollupDefinition,
  { pool, now, signal, onProgress, watch }: TendContext,
): Promise<boolean> {
  while (!signal?.aborted) {
    const refreshed = await refreshBatch(pool, definition, { now, watch });
    onProgress?.(definition.bound.definition.key, refreshed);
    if (refreshed.kind !== 'more') return refreshed.kind !== 'busy';
  }
  return false;
}

/** Whether there is anything to do: one small statement. */
export async function needTending(
  db: Database,
  definitions: readonly RollupDefinition[],
  now: number,
): Promise<boolean> {
  const states = await readStates(db, definitions);
  if (definitions.some((definition) => taskOf(definition, states.get(definition), now) !== 'nothing')) return true;
  return (await findOld(db, definitions)).length > 0;
}

type Task = 'nothing' | 'make' | 'again' | 'reread' | 'build';

/** What was impossible is tried again now and then: a right can be granted, and a view replaced. */
const againAfter = 10 * 60_000;

function taskOf({ bound }: RollupDefinition, state: StoredState | undefined, now: number): Task {
  if (!state) return 'make';
  if (state.state === 'impossible') return isPast(state.createdAt, againAfter, now) ? 'again' : 'nothing';
  // Dropped, and found impossible: its cells hold rows that not everybody may see.
  if (state.secured || !state.watched) return 'again';
  const { refresh } = bound.definition;
  if (refresh) {
    if (state.asOf === null) return 'build';
    return isPast(state.asOf, refresh.everyMinutes * 60_000, now) ? 'reread' : 'nothing';
  }
  return state.state === 'building' || state.marked || endsSoon(state, now) ? 'build' : 'nothing';
}

/** So long ago, or in a future that far away: a clock that was wrong has written it, and would be waited for. */
const isPast = (at: number, milliseconds: number, now: number): boolean => Math.abs(now - at) >= milliseconds;

async function make(db: Database, definition: RollupDefinition, now: number): Promise<void> {
  try {
    await createRollup(db, definition, now);
  } catch (error) {
    if (!isCode(error, insufficientPrivilege)) throw error;
    const { key, grain } = definition.bound.definition;
    const note = 'the role of Cairn may not make triggers on its tables, or a schema for its own';
    await db
      .insert(rollups)
      .values({ key, grain, fingerprint: definition.fingerprint, state: 'impossible', note, createdAt: new Date(now) })
      .onConflictDoNothing();
  }
}

/** Of definitions that the model does not have any more, or not so. */
async function findOld(db: Database, definitions: readonly RollupDefinition[]): Promise<readonly number[]> {
  const stored = await db.select({ id: rollups.id, key: rollups.key, fingerprint: rollups.fingerprint }).from(rollups);
  const wanted = new Set(definitions.map(({ bound, fingerprint }) => `${bound.definition.key} ${fingerprint}`));
  return stored.filter(({ key, fingerprint }) => !wanted.has(`${key} ${fingerprint}`)).map(({ id }) => id);
}

/** Somebody held a table for longer than a moment. */
export const isLocked = (error: unknown): boolean => isCode(error, lockNotAvailable);

function isCode(error: unknown, wanted: string): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return code === wanted || (cause !== undefined && isCode(cause, wanted));
}
