/** The applied model and the engine over it. */
import type { Database } from '../../db/connection.ts';
import { withAsker, withName } from '../../db/with-asker.ts';
import { compileModel } from '../catalog/compile.ts';
import { type Catalog, loadCatalog } from '../catalog/load.ts';
import { createEngine, type Engine, type EngineOptions } from '../engine/create-engine.ts';
import { keepFacts } from '../engine/loading/keep-facts.ts';
import { createResultCache, type DataVersions, type ResultCache } from '../engine/reuse/result-cache.ts';
import { peopleTables } from '../goals/book/keep-directory.ts';
import { unwrap } from '../kernel/issue.ts';
import type { KnowOptions } from '../kernel/keep-known.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import { openRollupBook } from '../rollup/rollup-book.ts';
import { type RollupDefinition, rollupDefinitions } from '../rollup/rollup-definition.ts';
import { followVersions, type Unwatched } from '../versions/follow-versions.ts';
import type { CatalogWatch } from './observe/watch-catalog.ts';

export interface LoadedEngine {
  readonly catalog: Catalog;
  readonly engine: Engine;
  /** The rollups of the model, bound to the columns of this database. */
  readonly rollups: readonly RollupDefinition[];
  /** Null where nothing is kept of what is read. */
  readonly kept: KeptResults | null;
}

export interface KeptResults {
  readonly versions: DataVersions;
  readonly results: ResultCache;
}

export interface LoadOptions extends Pick<EngineOptions, 'prepared' | 'onServed'>, Pick<KnowOptions, 'awake'> {
  /** The same database by a role that may only read: where questions are answered. */
  readonly questions?: Database | undefined;
  /** Whether questions may read rollups. Default true. */
  readonly rollups?: boolean;
  /** Hears of each load; nobody does without it. */
  readonly watch?: CatalogWatch | undefined;
  /** How much memory may hold what statements gave; nothing is kept when absent or 0. */
  readonly resultBytes?: number;
  /** Hears why data versions are not known for now. */
  readonly onFailure?: (error: unknown) => void;
  /** Hears of the cache of each engine that is made. */
  readonly onResults?: (results: ResultCache) => void;
  /** Hears of which sources nothing is kept, and why. */
  readonly onUnwatched?: (sources: readonly Unwatched[]) => void;
}

/** Throws `RefusedError`: CATALOG_EMPTY, or MODEL_* where the tables no longer fit the applied model. */
export async function loadEngine(db: Database, options: LoadOptions = {}): Promise<LoadedEngine> {
  const running = options.watch?.loading();
  try {
    const loaded = await load(db, withName(running ? withAsker(db, running) : db, 'catalogue'), options);
    running?.loaded(loaded.catalog);
    return loaded;
  } catch (error) {
    running?.failed(error);
    throw error;
  }
}

/** `reading`: the same database, for what is read once. */
async function load(db: Database, reading: Database, options: LoadOptions): Promise<LoadedEngine> {
  const {
    questions = db,
    prepared,
    onServed,
    rollups: readsRollups = true,
    resultBytes = 0,
    awake,
    onFailure,
    onResults,
    onUnwatched,
  } = options;
  const catalog = unwrap(await loadCatalog(reading));
  const { model } = catalog;
  const facts = keepFacts({ db: questions, datasets: model.datasets });
  // Beside the statements of compiling, so that the first question finds facts and has not waited for them.
  const [compiled] = await Promise.all([compileModel(reading, model), facts.refresh()]);
  const physical = unwrap(compiled);
  const find = (key: string) => (model.metrics.has(key) ? bindMetric(model, key) : undefined);
  const rollups = rollupDefinitions({ model, physical, find });
  const states = withName(db, 'rollup states');
  const book = readsRollups && rollups.length > 0 ? openRollupBook(states, rollups, { awake }) : undefined;
  const made = { prepared, onServed, db: questions, model, physical, facts: facts.current, rollups: book };
  if (resultBytes === 0) return { catalog, engine: createEngine(made), rollups, kept: null };
  const versions = followVersions({
    db: withName(db, 'data sources'),
    model,
    beside: peopleTables,
    prepared,
    onFailure,
  });
  // In the background: until it has ended, every question is read from the tables.
  void versions.refresh().then(() => onUnwatched?.(versions.unwatched()));
  const results = createResultCache(versions, resultBytes);
  onResults?.(results);
  return { catalog, engine: createEngine({ ...made, results }), rollups, kept: { versions, results } };
}
