/** The noun: where a rollup stands for questions that are asked now. */
import type { Instant } from '../kernel/period.ts';
import type { Rollups } from '../plan/rollup/rollup.ts';

export interface RollupStanding {
  readonly state: 'ready' | 'stale' | 'unready';
  /** Why it is not read; null where it is. */
  readonly why: string | null;
  /** Cells times groups, and cells whose rows have changed since they were built; about, and 0 where it is not read. */
  readonly cells: number;
  readonly changed: number;
  /** Whose rows the cells show, where a rule of time says so; null where answers are as of now. */
  readonly asOf: Instant | null;
}

/** By key, of one moment. A rollup that is in neither list is not looked at: questions read rows alone. */
export function standingOf({ ready, unready }: Rollups, key: string): RollupStanding {
  const found = ready.find(({ bound }) => bound.definition.key === key);
  if (found) {
    const { rows: cells, dirty: changed, asOf } = found;
    return { state: changed > 0 ? 'stale' : 'ready', why: null, cells, changed, asOf };
  }
  const why = unready.find((each) => each.key === key)?.why ?? 'questions are answered from rows alone here';
  return { state: 'unready', why, cells: 0, changed: 0, asOf: null };
}
