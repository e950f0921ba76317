/** The applied model and the engine over it. */
import type { Database } from '../../db/connection.ts';
import { compileModel } from '../catalog/compile.ts';
import { type Catalog, loadCatalog } from '../catalog/load.ts';
import { createEngine, type Engine } from '../engine/create-engine.ts';
import { keepFacts } from '../engine/keep-facts.ts';
import { unwrap } from '../kernel/issue.ts';

export interface LoadedEngine {
  readonly catalog: Catalog;
  readonly engine: Engine;
}

/** Throws `RefusedError`: CATALOG_EMPTY, or MODEL_* where the tables no longer fit the applied model. */
export async function loadEngine(db: Database): Promise<LoadedEngine> {
  const catalog = unwrap(await loadCatalog(db));
  const facts = keepFacts({ db, datasets: catalog.model.datasets });
  // Beside the statements of compiling, so that the first question finds facts and has not waited for them.
  const [physical] = await Promise.all([compileModel(db, catalog.model), facts.refresh()]);
  const engine = createEngine({ db, model: catalog.model, physical: unwrap(physical), facts: facts.current });
  return { catalog, engine };
}
