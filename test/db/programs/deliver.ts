/** A server that works in the background, for tests that end it in the middle: prints a line once it does. */
import { openDatabase } from '../../../db/connection.ts';
import { followCatalog } from '../../../src/app/follow-catalog.ts';
import { listen } from '../../../src/goals/announce/listen.ts';
import { startJobs } from '../../../src/jobs/start-jobs.ts';
import { inAHurry } from '../../goals/in-a-hurry.ts';

const [url = '', now = ''] = process.argv.slice(2);
const { db, pool } = await openDatabase(url);
await startJobs({
  db,
  pool,
  catalogs: followCatalog({ db }),
  announcements: listen(pool),
  rules: { privateWebhooks: true },
  mail: null,
  onError: (error) => console.error(error),
  clock: () => Number(now),
  settings: { ...inAHurry, answerWithin: 60_000 },
});
console.log('working');
