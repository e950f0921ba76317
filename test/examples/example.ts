/** An example folder brought up as its README says: the commands are run as written, then its database is served. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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
import { root } from '../cli/cairn.ts';

export type Sheet = Readonly<Record<string, string>>;

/** A file of the shared data, or null with a notice. */
export function sharedData(path: string): string | null {
  const file = fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
  if (existsSync(file)) return file;
  console.warn(`Skipped: ${file} is not there.`);
  return null;
}

/** The rows of a packed CSV file as they stand there. */
export const readSheets = (file: string): readonly Sheet[] =>
  parse(gunzipSync(readFileSync(file)), { columns: true, bom: true });

/** What the commands of the README's first block print; they fail together with any of them. */
export async function runReadme(example: string, url: string): Promise<string> {
  const readme = readFileSync(join(root, 'examples', example, 'README.md'), 'utf8');
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  const { stdout } = await promisify(execFile)('sh', ['-euc', block], {
    cwd: root,
    // With a database of its own the data folder that the block names is never begun.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url, npm_config_offline: 'true' },
    timeout: 600_000,
  });
  return stdout;
}

export const serveDatabase = (db: Database, pool: Pool): Promise<RunningServer> =>
  startServer({
    host: '127.0.0.1',
    port: 0,
    catalogs: followCatalog({ db }),
    ping: () => pool.query('select 1'),
    logger: pino({ level: 'error' }),
  });
