/** The rollups that questions may read at a moment: asked of the database now and then, and never waited for twice. */
import type { Database } from '../../db/connection.ts';
import { noRollups, type ReadyRollup, type Rollups, type UnreadyRollup } from '../plan/rollup/rollup.ts';
import { readStates, type StoredState } from './read-states.ts';
import type { RollupDefinition } from './rollup-definition.ts';

export interface RollupBook {
  current(): Promise<Rollups>;
  forget(): void;
}

export interface BookOptions {
  /** Milliseconds between two looks. Default 1000. What is marked is read with every question, whatever this says. */
  readonly interval?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

export function openRollupBook(
  db: Database,
  definitions: readonly RollupDefinition[],
  { interval = 1000, clock = () => performance.now() }: BookOptions = {},
): RollupBook {
  let looked = Number.NEGATIVE_INFINITY;
  let known: Rollups = noRollups;
  let looking: Promise<Rollups> | null = null;
  // A database that is away has no rollups, and says so to the question itself.
  const look = () => readRollups(db, definitions).catch(() => noRollups);
  return {
    current: async () => {
      if (definitions.length === 0 || clock() - looked < interval) return known;
      looking ??= look().finally(() => {
        looked = clock();
        looking = null;
      });
      known = await looking;
      return known;
    },
    forget: () => {
      looked = Number.NEGATIVE_INFINITY;
      known = noRollups;
    },
  };
}

export async function readRollups(db: Database, definitions: readonly RollupDefinition[]): Promise<Rollups> {
  const states = await readStates(db, definitions);
  const ready: ReadyRollup[] = [];
  const unready: UnreadyRollup[] = [];
  for (const definition of definitions) {
    const { bound } = definition;
    const { key, dataset } = bound.definition;
    const state = states.get(definition);
    if (state?.state === 'ready' && state.table !== null && state.watched) {
      const { id, table, from, until, rows, dirty, asOf } = state;
      ready.push({ bound, id, table, from, until, rows, dirty, asOf });
    } else unready.push({ key, dataset, why: whyUnready(state) });
  }
  return { ready, unready };
}

function whyUnready(state: StoredState | undefined): string {
  if (!state) return 'it has not been built yet';
  if (!state.watched) return 'a trigger of it is gone or disabled, so that it is built anew';
  if (state.state === 'building') return 'it is being built for the first time';
  return state.note ?? 'it cannot be built';
}
