/** The applied model and the engine over it. */
import type { Database } from '../../db/connection.ts';
import { compileModel } from '../catalog/compile.ts';
import { type Catalog, loadCatalog } from '../catalog/load.ts';
import { createEngine, type Engine } from '../engine/create-engine.ts';
import { unwrap } from '../kernel/issue.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import { openRollupBook } from '../rollup/rollup-book.ts';
import { type RollupDefinition, rollupDefinitions } from '../rollup/rollup-definition.ts';

export interface LoadedEngine {
  readonly catalog: Catalog;
  readonly engine: Engine;
  /** The rollups of the model, bound to the columns of this database. */
  readonly rollups: readonly RollupDefinition[];
}

export interface LoadOptions {
  /** Whether questions may read rollups. Default true. */
  readonly rollups?: boolean | undefined;
}

/** Throws `RefusedError`: CATALOG_EMPTY, or MODEL_* where the tables no longer fit the applied model. */
export async function loadEngine(db: Database, { rollups = true }: LoadOptions = {}): Promise<LoadedEngine> {
  const catalog = unwrap(await loadCatalog(db));
  const physical = unwrap(await compileModel(db, catalog.model));
  const { model } = catalog;
  const find = (key: string) => (model.metrics.has(key) ? bindMetric(model, key) : undefined);
  const definitions = rollupDefinitions({ model, physical, find });
  const source = rollups && definitions.length > 0 ? openRollupBook(db, definitions) : undefined;
  return { catalog, engine: createEngine({ db, model, physical, rollups: source }), rollups: definitions };
}
