/** How the building of cells goes, for whoever traces it. */
import type { Asker } from '../../db/statement.ts';

/** Must not throw. */
export interface BuildWatch {
  /** Some cells of a rollup begin to be built, in a transaction of their own. */
  building(rollup: { readonly key: string; readonly grain: 'day' | 'hour' }): RunningBuild;
}

/** Its comment is on every statement of it. */
export interface RunningBuild extends Asker {
  /** So many cells, days or hours by the grain, were built to so many rows of the table. */
  built(cells: number, rows: number): void;
  /** `clean`: nothing is marked any more; `more`: other cells still wait; `busy`: somebody else is at it. */
  ended(outcome: 'clean' | 'more' | 'busy' | 'gone'): void;
  failed(error: unknown): void;
}
