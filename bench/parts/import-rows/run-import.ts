/** Imports survey responses from a file into a table beside the measured one, in a process of its own, so that its memory is its own: `run-import.ts <file>`. */
import { openStore } from '../../../src/app/open-store.ts';
import { shippedModel } from '../../../src/app/shipped-model.ts';
import { importFile } from '../../../src/ingest/import-file.ts';
import { unwrap } from '../../../src/kernel/issue.ts';
import { readModel } from '../../../src/model/read-model.ts';

const [, , file = ''] = process.argv;
const dataset = unwrap(await readModel(shippedModel)).datasets.get('survey_responses');
if (!dataset) throw new Error('The shipped model has no survey responses.');
const store = await openStore({
  databaseUrl: process.env.DATABASE_URL,
  dataDir: '',
  statementTimeout: 0,
  onProgress: () => {},
  share: false,
});
const began = performance.now();
unwrap(
  await importFile(store.pool, {
    dataset: { ...dataset, table: 'bench.imported' },
    file,
    rejectsFile: `${file}.rejects.csv`,
    now: () => performance.now(),
  }),
);
const milliseconds = performance.now() - began;
await store.close();
process.stdout.write(`${JSON.stringify({ milliseconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 })}\n`);
