/** Keeps the catalogue that questions are answered from in step with what any process applies. */
import { sql } from 'drizzle-orm';
import { classifyError } from '../../db/classify-error.ts';
import type { Database } from '../../db/connection.ts';
import { applies } from '../../db/tables/catalog.ts';
import { withName } from '../../db/with-asker.ts';
import { issue, RefusedError } from '../kernel/issue.ts';
import { type KnowOptions, keepKnown } from '../kernel/keep-known.ts';
import { type LoadedEngine, type LoadOptions, loadEngine } from './load-engine.ts';

/** Definitions and the engine over them, of one moment: an operation uses one snapshot from start to end. */
export type Snapshot = LoadedEngine;

export interface FollowedCatalog {
  /**
   * The present snapshot; looks for a newer apply at most once in `interval`. While the database is away, or a newer
   * model does not fit it, the last good snapshot stays. Rejects with `RefusedError` only where there is none yet.
   */
  current(): Promise<Snapshot>;
}

export interface FollowOptions extends KnowOptions {
  readonly db: Database;
  /** How engines run their statements. */
  readonly engine?: LoadOptions;
  /** Hears why a newer model could not be taken over. */
  readonly onFailure?: (error: unknown) => void;
}

export function followCatalog({ db, engine, onFailure, ...options }: FollowOptions): FollowedCatalog {
  const named = withName(db, 'catalogue latest');
  return keepKnown(async (known: Snapshot | undefined) => {
    try {
      return await asRefusal(async () =>
        known && known.catalog.applyId === (await latestApply(named)) ? known : loadEngine(db, engine),
      );
    } catch (error) {
      if (!known) throw error;
      onFailure?.(error);
      return known;
    }
  }, options);
}

/** One row of one small table: cheap enough for every second. */
async function latestApply(db: Database): Promise<number | null> {
  const [row] = await db.select({ id: sql<number | null>`max(${applies.id})`.mapWith(Number) }).from(applies);
  return row?.id ?? null;
}

async function asRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedError || classifyError(error) === 'other') throw error;
    throw new RefusedError([
      issue('DATABASE_UNAVAILABLE', 'The database does not answer.', {
        hints: ['Nothing was lost; ask again in a moment.'],
      }),
    ]);
  }
}
