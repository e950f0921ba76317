/** Builds the rollups of the applied model to the end, so that no question waits for them, and reads none that is half built. */

import { loadEngine } from '../../src/app/load-engine.ts';
import { openStore } from '../../src/app/open-store.ts';
import { tendRollups } from '../../src/rollup/tend-rollups.ts';
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
    const { rollups: definitions } = await loadEngine(db, { rollups: false });
    const began = performance.now();
    let busy: string | null = null;
    const done = await tendRollups({
      db,
      pool,
      definitions,
      now: Date.parse(time.now),
      onFailure: (error) => {
        throw error;
      },
      onProgress: (key, { kind }) => {
        if (kind !== busy) note(`${key}: ${kind}`);
        busy = kind;
      },
    });
    if (!done) throw new Error('The rollups are not built to the end: does another server work on them?');
    note(`${definitions.length} rollups in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    // A question right after this would be planned for the tables as they were, and write hint bits for all others.
    await pool.query('vacuum (analyze) cairn.rollup_marks, cairn.rollup_cells, cairn.rollups');
  } finally {
    await close();
  }
}
