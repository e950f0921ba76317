/** An example folder brought up as its README says: the commands are run as written, then its database is served. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Pool } from 'pg';
import { pino } from 'pino';
import type { Database } from '../../db/connection.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { type RunningServer, startServer } from '../../src/app/server.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { importFile } from '../../src/ingest/import-file.ts';
import type { ImportSummary } from '../../src/ingest/import-summary.ts';
import { readMapping } from '../../src/ingest/read-mapping.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Model } from '../../src/model/model.ts';
import { root } from '../cli/cairn.ts';
import { commandHost } from '../cli/command-host.ts';

export type Sheet = Readonly<Record<string, string>>;

/** A file of the shared data, or null with a notice. */
export function sharedData(path: string): string | null {
  const file = fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
  if (existsSync(file)) return file;
  console.warn(`Skipped: ${file} is not there.`);
  return null;
}

/** The rows of a CSV file, packed or not, as they stand there. */
export const readSheets = (file: string): readonly Sheet[] => {
  const bytes = readFileSync(file);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true });
};

/** A file into the table of a dataset of the example's model, which it creates. */
export async function importSheets(
  pool: Pool,
  { model, dataset, file, mapping }: Readonly<Record<'dataset' | 'file' | 'mapping', string>> & { model: Model },
): Promise<ImportSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-example-'));
  try {
    return unwrap(
      await importFile(pool, {
        dataset: model.datasets.get(dataset) as Dataset,
        file,
        ...unwrap(await readMapping(mapping)),
        create: true,
        rejectsFile: join(folder, 'rejects.csv'),
        now: () => performance.now(),
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the commands of the README's first block print; they fail together with any of them. One process runs them all. */
export async function runReadme(example: string, url: string): Promise<string> {
  const readme = readFileSync(join(root, 'examples', example, 'README.md'), 'utf8');
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  const { stdout } = await promisify(execFile)('sh', ['-euc', block], {
    cwd: root,
    env: {
      PATH: `${join(root, 'test/cli/programs/bin')}:${process.env.PATH}`,
      HOME: process.env.HOME,
      CAIRN_COMMAND_HOST: await commandHost(),
      // With a database of its own the data folder that the block names is never begun.
      DATABASE_URL: url,
    },
    timeout: 600_000,
  });
  return stdout;
}

export const serveDatabase = (db: Database, pool: Pool): Promise<RunningServer> =>
  startServer({
    host: '127.0.0.1',
    port: 0,
    catalogs: followCatalog({ db }),
    db,
    announcements: listen(pool),
    rules: { mail: false, privateWebhooks: false },
    ping: () => pool.query('select 1'),
    logger: pino({ level: 'error' }),
  });
