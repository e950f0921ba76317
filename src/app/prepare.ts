/** What the first start puts into an empty database: the shipped model, the demo company, and what its comments say. */
import type { Pool } from 'pg';
import type { Database } from '../../db/connection.ts';
import { findDemoLoad } from '../../db/seed/find-demo-load.ts';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { applyModel } from '../catalog/apply.ts';
import { loadCatalog } from '../catalog/load.ts';
import { RefusedError, unwrap } from '../kernel/issue.ts';
import { readModel } from '../model/read-model.ts';
import { annotate } from '../text/annotate.ts';
import type { Progress } from './printing/progress.ts';
import { shippedModel } from './shipped-model.ts';

/** Only where nothing was applied yet: a model of your own is never replaced. */
export async function prepareCatalog(db: Database, progress: Progress): Promise<void> {
  const stored = await loadCatalog(db);
  if (stored.kind === 'ok') return;
  if (stored.issues.some(({ code }) => code !== 'CATALOG_EMPTY')) unwrap(stored);
  const model = unwrap(await readModel(shippedModel));
  progress.note(`Applying the shipped model: ${model.metrics.size} metrics`);
  // Two servers may start at once: the second finds the same model and changes nothing.
  unwrap(
    await applyModel(db, model, {
      actor: 'cairn serve',
      now: Date.now(),
      message: 'shipped model',
      sources: model.sources,
    }),
  );
}

const demoSeed = 20_240_229;

/** Once: a load that was cut off has left nothing, and the next start begins again. Rows of your own stay alone. */
export async function prepareDemo(pool: Pool, progress: Progress, signal: AbortSignal): Promise<void> {
  if ((await findDemoLoad(pool)) !== null) return;
  progress.note('Generating a demo company (CAIRN_DEMO=off starts empty)');
  try {
    await seedDemo(pool, {
      now: new Date(),
      seed: demoSeed,
      onProgress: ({ step, done, total }) => {
        signal.throwIfAborted();
        progress.report(step, done, total);
      },
    });
  } catch (error) {
    if (!(error instanceof RefusedError) || !error.issues.some(({ code }) => code === 'DEMO_TABLES_NOT_EMPTY'))
      throw error;
    progress.note('The tables hold rows of your own: no demo company is generated.');
  }
  progress.end();
}

/** Once, for the demo company: later runs are for `cairn annotate`, as they are with rows of your own. */
export async function prepareComments(
  db: Database,
  pool: Pool,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if ((await findDemoLoad(pool)) === null) return;
  const { model } = unwrap(await loadCatalog(db));
  for (const taxonomy of model.taxonomies.values()) {
    const dataset = model.datasets.get(taxonomy.dataset);
    if (dataset?.table !== demoComments || (await anyRead(pool))) continue;
    const step = 'comments';
    progress.report(step, 0, 1);
    const onProgress = (done: number, total: number) => {
      signal.throwIfAborted();
      progress.report(step, done, total);
    };
    unwrap(await annotate(db, { dataset, taxonomy, onProgress }));
  }
  progress.end();
}

const demoComments = 'cx.survey_responses';

async function anyRead(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ read: boolean }>(
    '/* text any read */ select exists (select 1 from cx.response_sentiments) as read',
  );
  return rows[0]?.read === true;
}
