/** The work of the background for one rollup, here and now: beside servers that do the same, and waiting for them where they are at it. */
import { setTimeout as pause } from 'node:timers/promises';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import { mark } from './create-rollup.ts';
import { dropRollup } from './drop-rollup.ts';
import { readStates, type StoredState } from './read-states.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { buildMarked, isLocked, type TendContext, tendRollup } from './tend-rollups.ts';

export interface BuildContext extends Omit<TendContext, 'definitions' | 'onFailure'> {
  /** Milliseconds between two tries where somebody else is at it. Default 500. */
  readonly patience?: number;
  /** Hears that somebody else holds a table or builds cells. */
  readonly onWait?: ((key: string) => void) | undefined;
}

/** Builds all marked cells, and the table where there is none yet. ROLLUP_IMPOSSIBLE where nothing tells when rows change. */
export async function buildNow(definition: RollupDefinition, context: BuildContext): Promise<Result<StoredState>> {
  const before = await stateOf(definition, context);
  // What stood in the way may be gone, and whoever asks does not want to wait for the next try.
  if (before?.state === 'impossible') await dropRollup(context.db, before.id);
  return insist(tendRollup, definition, context);
}

export interface RefreshNowOptions {
  /** Every cell, as if all rows had changed. */
  readonly whole?: boolean;
}

/** As `buildNow`, of a rollup that is there; one that follows a rule of time reads everything again. ROLLUP_NOT_BUILT otherwise. */
export async function refreshNow(
  definition: RollupDefinition,
  context: BuildContext,
  { whole = false }: RefreshNowOptions = {},
): Promise<Result<StoredState>> {
  const { key, refresh } = definition.bound.definition;
  const state = await stateOf(definition, context);
  if (!state || state.table === null)
    return refused(
      issue('ROLLUP_NOT_BUILT', `The rollup "${key}" has no table yet.`, {
        path: ['rollups', key],
        hints: [`Run cairn rollup build ${key}.`],
      }),
    );
  if (whole || refresh) await mark(context.db, state.id, { start: state.from, end: state.until });
  return insist(buildMarked, definition, context);
}

/** As `dropRollup`, waiting for whoever holds a table. */
export async function dropNow(db: BuildContext['db'], id: number, patience = 500): Promise<void> {
  for (;;) {
    try {
      return await dropRollup(db, id);
    } catch (error) {
      if (!isLocked(error)) throw error;
      await pause(patience);
    }
  }
}

/** Until it is done: another one who is at it, or holds a table, is waited for. */
async function insist(
  work: typeof tendRollup,
  definition: RollupDefinition,
  context: BuildContext,
): Promise<Result<StoredState>> {
  const { signal, patience = 500, onWait } = context;
  const { key } = definition.bound.definition;
  const attempt = () =>
    work(definition, { ...context, definitions: [definition] }).catch((error: unknown) => {
      if (isLocked(error)) return false;
      throw error;
    });
  while (!(await attempt())) {
    signal?.throwIfAborted();
    onWait?.(key);
    await pause(patience);
  }
  const state = await stateOf(definition, context);
  if (state && state.state !== 'impossible') return ok(state);
  return refused(
    issue('ROLLUP_IMPOSSIBLE', `The rollup "${key}" cannot be kept: ${state?.note ?? 'it was dropped meanwhile'}.`, {
      path: ['rollups', key],
      hints: ['Say how old its cells may be, such as refresh: { everyMinutes: 15 }, or leave it out of the model.'],
    }),
  );
}

const stateOf = async (definition: RollupDefinition, { db }: BuildContext): Promise<StoredState | undefined> =>
  (await readStates(db, [definition])).get(definition);
