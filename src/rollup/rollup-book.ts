/** The rollups that questions may read at a moment: asked of the database now and then, and never waited for twice. */
import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';
import { noRollups, type ReadyRollup, type Rollups, type UnreadyRollup } from '../plan/rollup/rollup.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { type StoredRollup, storedOf } from './stored-rollup.ts';

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

export interface StoredState extends StoredRollup {
  /** Cells that are marked, about. */
  readonly dirty: number;
}

/** What is stored of the definitions, by key and fingerprint, with the number of marked cells. */
export async function readStates(
  db: Database,
  definitions: readonly RollupDefinition[],
): Promise<ReadonlyMap<RollupDefinition, StoredState>> {
  const keys = definitions.map(({ bound }) => bound.definition.key);
  if (keys.length === 0) return new Map();
  const dirty = sql<string>`(select count(distinct date_trunc(${rollups.grain}, m.starts)) filter (where m.ends - m.starts <= interval '1 day')
      + coalesce(sum(extract(epoch from least(m.ends, ${rollups.coversUntil}) - greatest(m.starts, ${rollups.coversFrom}))
          / case ${rollups.grain} when 'hour' then 3600 else 86400 end) filter (where m.ends - m.starts > interval '1 day'), 0)
    from cairn.rollup_marks m where m.rollup = ${rollups.id} and m.starts < ${rollups.coversUntil} and m.ends > ${rollups.coversFrom})`;
  const rows = await db.select({ row: rollups, dirty }).from(rollups).where(inArray(rollups.key, keys));
  return new Map(
    definitions.flatMap((definition) => {
      const found = rows.find(
        ({ row }) => row.key === definition.bound.definition.key && row.fingerprint === definition.fingerprint,
      );
      return found ? [[definition, { ...storedOf(found.row, 0), dirty: Math.ceil(Number(found.dirty)) }] as const] : [];
    }),
  );
}

export async function readRollups(db: Database, definitions: readonly RollupDefinition[]): Promise<Rollups> {
  const states = await readStates(db, definitions);
  const ready: ReadyRollup[] = [];
  const unready: UnreadyRollup[] = [];
  for (const definition of definitions) {
    const { bound } = definition;
    const { key, dataset } = bound.definition;
    const state = states.get(definition);
    if (state?.state === 'ready' && state.table !== null) {
      const { id, table, from, until, rows, dirty, asOf } = state;
      ready.push({ bound, id, table, from, until, rows, dirty, asOf });
    } else unready.push({ key, dataset, why: whyUnready(state) });
  }
  return { ready, unready };
}

function whyUnready(state: StoredState | undefined): string {
  if (!state) return 'it has not been built yet';
  if (state.state === 'building') return 'it is being built for the first time';
  return state.note ?? 'it cannot be built';
}
