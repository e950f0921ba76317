/** The database of a run: DATABASE_URL, or an embedded server of the scale's own; migrated, filled, and with the shipped model of this version. */

import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { openStore } from '../../src/app/open-store.ts';
import { shippedModel } from '../../src/app/shipped-model.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { fill } from './fill.ts';
import type { Scale } from './scale.ts';
import { writeTargets } from './targets.ts';

export interface BenchDatabase {
  readonly url: string;
  /** For the report: the version that the server says it is. */
  readonly server: string;
  close(): Promise<void>;
}

export async function prepareDatabase(scale: Scale, note: (message: string) => void): Promise<BenchDatabase> {
  const given = process.env.DATABASE_URL;
  const server =
    given === undefined || given === ''
      ? unwrap(await startEmbedded({ dataDir: `.cairn-bench/${scale.name}`, onProgress: note }))
      : { url: given, stop: async () => {} };
  try {
    const store = await openStore({
      databaseUrl: server.url,
      dataDir: '',
      statementTimeout: 0,
      onProgress: note,
      share: false,
    });
    try {
      await fill(store.pool, scale, note);
      await writeTargets(store.pool);
      const model = unwrap(await readModel(shippedModel));
      unwrap(
        await applyModel(store.db, model, {
          actor: 'bench',
          now: Date.now(),
          message: 'shipped model',
          sources: model.sources,
        }),
      );
      const { rows } = await store.pool.query<{ version: string }>(
        `select current_setting('server_version') as version`,
      );
      return { url: server.url, server: `Postgres ${rows[0]?.version}`, close: () => server.stop() };
    } finally {
      await store.close();
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
}
