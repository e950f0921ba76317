/** A server of Cairn over a database of its own, with work in the background; all of it closed after the test file. */
import { afterAll } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { type WatchOptions, watchConnections } from '../../db/watch-connections.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { startApi } from '../api/api.ts';
import { createWorld, now } from '../api/world.ts';
import { inAHurry } from '../goals/in-a-hurry.ts';

export async function servedDatabase(url: string, watch: WatchOptions = {}) {
  const opened = await openDatabase(url, { connectionTimeout: 2_000, statementTimeout: 5_000 });
  await migrate(opened.pool);
  await createWorld(opened.db, opened.pool);
  const endWatch = watchConnections(opened.pool, url, watch);
  const catalogs = followCatalog({ db: opened.db, interval: 0 });
  const api = await startApi(opened, { catalogs });
  const announcements = listen(opened.pool, { retryAfter: 100 });
  const jobs = await startJobs({
    ...opened,
    catalogs,
    announcements,
    rules: { privateWebhooks: true },
    mail: null,
    // Those of the database that is away.
    onError: () => undefined,
    clock: () => now,
    settings: inAHurry,
  });
  afterAll(async () => {
    await jobs.stop();
    await announcements.close();
    await opened.close();
    endWatch();
  });
  return { opened, api, jobs };
}
