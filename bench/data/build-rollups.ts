/** Builds the rollups of the applied model to the end, so that no question waits for them, and reads none that is half built. */
import { loadEngine } from '../../src/app/load-engine.ts';
import { openStore } from '../../src/app/open-store.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { buildNow } from '../../src/rollup/build-now.ts';
import { time } from './scale.ts';

/** Kept between runs, as the rows are: a second run finds nothing to build. */
export async function buildRollups(databaseUrl: string, note: (message: string) => void): Promise<void> {
  const { db, pool, close } = await openStore({
    databaseUrl,
    dataDir: '',
    statementTimeout: 0,
    onProgress: note,
    share: false,
  });
  try {
    const { rollups } = await loadEngine(db, { rollups: false });
    for (const definition of rollups) {
      const began = performance.now();
      const { key, rows } = unwrap(await buildNow(definition, { db, pool, now: Date.parse(time.now) }));
      note(`${key}: ${rows} cells in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
    // Pages that were just written have work left for their first reader.
    await pool.query('vacuum (analyze) cairn.rollup_marks, cairn.rollup_cells, cairn.rollups');
  } finally {
    await close();
  }
}
