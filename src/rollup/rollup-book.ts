/** The rollups that questions may read at a moment: asked of the database now and then, and never waited for twice. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../db/connection.ts';
import { type KnowOptions, keepKnown } from '../kernel/keep-known.ts';
import { noRollups, type ReadyRollup, type Rollups, type UnreadyRollup } from '../plan/rollup/rollup.ts';
import { readStates } from './read-states.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { stateOf } from './rollup-status.ts';

export interface RollupBook {
  current(): Promise<Rollups>;
  forget(): void;
}

export function openRollupBook(
  db: Database,
  definitions: readonly RollupDefinition[],
  // What is marked is read with every question, however long a look is good.
  options: KnowOptions = {},
): RollupBook {
  if (definitions.length === 0) return { current: async () => noRollups, forget: () => undefined };
  return keepKnown(async (known = noRollups) => {
    // A database that is away has no rollups, and says so to the question itself.
    const found = await readRollups(db, definitions).catch(() => noRollups);
    // The same things stay the same object: plans that were made for them are kept.
    return isAlike(known, found) ? known : found;
  }, options);
}

/** Whether plans come out the same: numbers of cells are about, and only their magnitude decides. */
const isAlike = (a: Rollups, b: Rollups): boolean => isDeepStrictEqual(decisive(a), decisive(b));

const decisive = ({ ready, unready }: Rollups): unknown => [
  ready.map(({ bound: _, rows, dirty, ...exact }) => ({ ...exact, rows: magnitude(rows), dirty: magnitude(dirty) })),
  unready,
];

const magnitude = (count: number): number => Math.ceil(Math.log2(count + 1));

export async function readRollups(db: Database, definitions: readonly RollupDefinition[]): Promise<Rollups> {
  const states = await readStates(db, definitions);
  const ready: ReadyRollup[] = [];
  const unready: UnreadyRollup[] = [];
  for (const definition of definitions) {
    const { bound } = definition;
    const { key, dataset } = bound.definition;
    const state = states.get(definition);
    const { note } = stateOf(state);
    if (state && note === null && state.table !== null) {
      const { id, table, from, until, rows, dirty, asOf } = state;
      ready.push({ bound, id, table, from, until, rows, dirty, asOf });
    } else unready.push({ key, dataset, why: note ?? 'it has no table' });
  }
  return { ready, unready };
}
