/** Where each rollup of a model stands, for people: the command line and the catalogue tell the same. */
import type { Instant } from '../kernel/period.ts';
import type { BoundRollup } from '../plan/rollup/rollup.ts';
import type { StoredState } from './read-states.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { securedNote } from './secured-tables.ts';

export const rollupStates = ['missing', 'building', 'ready', 'stale', 'unwatched', 'impossible'] as const;
/**
 * missing: no table yet; building: for the first time, and not read; ready: every cell is as the rows are; stale: read together with the
 * rows of cells that have changed; unwatched: a trigger is gone, so that it is not read and made anew; impossible: see the note.
 */
export type RollupState = (typeof rollupStates)[number];

export interface RollupStatus {
  readonly key: string;
  readonly dataset: string;
  /** The time dimension that places rows in cells. */
  readonly time: string;
  readonly grain: 'day' | 'hour';
  readonly dimensions: readonly string[];
  readonly state: RollupState;
  /** Why it is not read; null where it is. */
  readonly note: string | null;
  /** Cells times groups in the table. */
  readonly rows: number;
  /** On disk, with the index. */
  readonly bytes: number;
  /** Cells whose rows have changed since they were built, about. */
  readonly dirty: number;
  /** When cells were last built; null for never. */
  readonly refreshedAt: Instant | null;
  /** Whose rows the cells show; null where answers are as of now, as they are without a rule of time. */
  readonly asOf: Instant | null;
}

export function rollupStatus({ bound }: Pick<RollupDefinition, 'bound'>, state: StoredState | undefined): RollupStatus {
  return {
    ...described(bound),
    ...stateOf(state),
    rows: state?.rows ?? 0,
    bytes: state?.bytes ?? 0,
    dirty: state?.dirty || 0,
    refreshedAt: state?.refreshedAt ?? null,
    asOf: state?.asOf ?? null,
  };
}

const described = ({ definition, time, dimensions }: BoundRollup) => ({
  key: definition.key,
  dataset: definition.dataset,
  time: time.key,
  grain: definition.grain,
  dimensions: dimensions.map(({ name }) => name),
});

/** The one place that says why a rollup is not read. */
export function stateOf(state: StoredState | undefined): Pick<RollupStatus, 'state' | 'note'> {
  if (!state) return { state: 'missing', note: 'it has not been built yet' };
  if (state.state === 'impossible') return { state: 'impossible', note: state.note ?? 'it cannot be built' };
  if (state.secured) return { state: 'impossible', note: securedNote };
  if (!state.watched)
    return { state: 'unwatched', note: 'a trigger of it is gone or disabled, so that it is built anew' };
  if (state.state === 'building') return { state: 'building', note: 'it is being built for the first time' };
  return { state: state.dirty > 0 ? 'stale' : 'ready', note: null };
}
