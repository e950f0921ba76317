/** Rows a second of an import, against COPY of the same file into the same table with the same indexes. */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { ratios, summarise } from '../../harness/summarise.ts';
import type { Part } from '../part.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('./run-import.ts', import.meta.url));

export const importRows: Part = {
  key: 'import',
  title: 'Import of survey responses, against COPY',
  run: async ({ databaseUrl, rounds, scale, note }) => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const rows: string[][] = [];
      // Twice as many rows, so that memory shows whether it grows with them.
      for (const share of [0.05, 0.1]) {
        const count = Math.round(scale.responses * share);
        note(`import: ${count} rows`);
        const file = join(folder, `${count}.csv`);
        await pipeline(
          client.query(
            copyTo(`copy (select * from cx.survey_responses order by id limit ${count}) to stdout csv header`),
          ),
          createWriteStream(file),
        );
        const copied: number[] = [];
        const imported: number[] = [];
        let peak = 0;
        for (let round = 0; round < Math.min(rounds, 5); round++) {
          copied.push(await copy(client, file));
          const { milliseconds, peakMegabytes } = await importOnce(client, databaseUrl, file);
          imported.push(milliseconds);
          peak = Math.max(peak, peakMegabytes);
        }
        const { median, low, high } = ratios(copied, imported);
        rows.push([
          String(count),
          ((count / summarise(copied).median) * 1000).toFixed(0),
          ((count / summarise(imported).median) * 1000).toFixed(0),
          `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
          peak.toFixed(0),
        ]);
      }
      return {
        head: [
          'rows',
          'COPY, rows/s',
          'import, rows/s',
          'import to COPY (quartiles)',
          'peak of the importing process, MB',
        ],
        rows,
        remarks: [
          'COPY checks nothing and takes a file once; an import checks every value, rejects what does not fit, and the same file again changes nothing.',
        ],
      };
    } finally {
      await client.query('drop table if exists bench.copied, bench.imported');
      await client.end();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const emptied = (table: string): string =>
  `drop table if exists bench.${table}; create table bench.${table} (like cx.survey_responses including all)`;

async function copy(client: Client, file: string): Promise<number> {
  await client.query(emptied('copied'));
  const began = performance.now();
  await pipeline(createReadStream(file), client.query(copyFrom('copy bench.copied from stdin csv header')));
  return performance.now() - began;
}

async function importOnce(
  client: Client,
  databaseUrl: string,
  file: string,
): Promise<{ readonly milliseconds: number; readonly peakMegabytes: number }> {
  await client.query(emptied('imported'));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program, file], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  return JSON.parse(stdout);
}
