/** The facts that an engine plans by: read in the background, so that no question ever waits for them. */
import type { Database } from '../../../db/connection.ts';
import type { Dataset } from '../../model/dataset.ts';
import { type Facts, noFacts } from '../../plan/table-facts.ts';
import { readFacts } from './read-facts.ts';

export interface KeptFacts {
  /** What is known by now; looks again in the background when that is old. */
  current(): Facts;
  /** Looks now. Never rejects: what cannot be read stays as it was. */
  refresh(): Promise<void>;
}

export interface KeepFactsOptions {
  readonly db: Database;
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Milliseconds between two looks. Default five minutes. */
  readonly interval?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

export function keepFacts({
  db,
  datasets,
  interval = 300_000,
  clock = () => performance.now(),
}: KeepFactsOptions): KeptFacts {
  let facts = noFacts;
  let looked = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const refresh = (): Promise<void> => {
    looked = clock();
    looking ??= readFacts(db, datasets.values())
      .then((found) => {
        facts = found;
      })
      .catch(() => undefined)
      .finally(() => {
        looking = null;
      });
    return looking;
  };

  return {
    current: () => {
      if (clock() - looked >= interval) void refresh();
      return facts;
    },
    refresh,
  };
}
