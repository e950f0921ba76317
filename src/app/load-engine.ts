/** The applied model and the engine over it. */
import type { Database } from '../../db/connection.ts';
import { compileModel } from '../catalog/compile.ts';
import { type Catalog, loadCatalog } from '../catalog/load.ts';
import { createEngine, type Engine, type EngineOptions } from '../engine/create-engine.ts';
import { createResultCache } from '../engine/result-cache.ts';
import { unwrap } from '../kernel/issue.ts';
import { followVersions, type Unwatched } from '../versions/follow-versions.ts';

export interface LoadedEngine {
  readonly catalog: Catalog;
  readonly engine: Engine;
}

export interface LoadOptions extends Pick<EngineOptions, 'prepared'> {
  /** How much memory may hold what statements gave; nothing is kept when absent or 0. */
  readonly resultBytes?: number;
  /** Hears why data versions are not known for now. */
  readonly onFailure?: (error: unknown) => void;
  /** Hears of which sources nothing is kept, and why. */
  readonly onUnwatched?: (sources: readonly Unwatched[]) => void;
}

/** Throws `RefusedError`: CATALOG_EMPTY, or MODEL_* where the tables no longer fit the applied model. */
export async function loadEngine(db: Database, options: LoadOptions = {}): Promise<LoadedEngine> {
  const catalog = unwrap(await loadCatalog(db));
  const physical = unwrap(await compileModel(db, catalog.model));
  const { prepared, resultBytes = 0, onFailure, onUnwatched } = options;
  const { model } = catalog;
  if (resultBytes === 0) return { catalog, engine: createEngine({ prepared, db, model, physical }) };
  const versions = followVersions({ db, model, prepared, onFailure });
  // In the background: until it has ended, every question is read from the tables.
  void versions.refresh().then(() => onUnwatched?.(versions.unwatched()));
  const results = createResultCache(versions, resultBytes);
  return { catalog, engine: createEngine({ prepared, results, db, model, physical }) };
}
