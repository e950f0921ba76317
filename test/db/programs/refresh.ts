/** Builds the marked cells of every rollup of the applied model, for tests that end it in the middle: prints a line before the commit, and waits. */

import { openDatabase } from '../../../db/connection.ts';
import { loadEngine } from '../../../src/app/load-engine.ts';
import { refreshBatch } from '../../../src/rollup/refresh-rollup.ts';

const [url = '', now = ''] = process.argv.slice(2);
const { db, pool } = await openDatabase(url);
const { rollups } = await loadEngine(db);
for (const definition of rollups)
  await refreshBatch(pool, definition, {
    now: Number(now),
    onStep: async (step) => {
      if (step !== 'unmarked') return;
      console.log('built');
      await new Promise(() => setInterval(() => {}, 1000));
    },
  });
