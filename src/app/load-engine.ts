/** The applied model and the engine over it. */
import type { Database } from '../../db/connection.ts';
import { compileModel } from '../catalog/compile.ts';
import { type Catalog, loadCatalog } from '../catalog/load.ts';
import { createEngine, type Engine, type EngineOptions } from '../engine/create-engine.ts';
import { unwrap } from '../kernel/issue.ts';

export interface LoadedEngine {
  readonly catalog: Catalog;
  readonly engine: Engine;
}

/** Throws `RefusedError`: CATALOG_EMPTY, or MODEL_* where the tables no longer fit the applied model. */
export async function loadEngine(db: Database, options: Pick<EngineOptions, 'prepared'> = {}): Promise<LoadedEngine> {
  const catalog = unwrap(await loadCatalog(db));
  const physical = unwrap(await compileModel(db, catalog.model));
  return { catalog, engine: createEngine({ ...options, db, model: catalog.model, physical }) };
}
