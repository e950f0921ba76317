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

/** What is in the table before the file comes, as a condition over ids, and which rows are in the file. */
interface Case {
  readonly title: string;
  readonly there: (count: number) => string;
  readonly file: (count: number) => string;
  /** COPY refuses a key that is there: it is then timed into an empty table. */
  readonly refusesCopy: boolean;
}

const none = () => 'false';
const all = (count: number) => `id <= ${count}`;
const firstHalf = (count: number) => `id <= ${count / 2}`;
const secondHalf = (count: number) => `id > ${count / 2} and id <= ${count}`;

const cases: readonly Case[] = [
  // At two sizes, so that memory shows whether it grows with them.
  { title: 'into an empty table, half as many', there: none, file: firstHalf, refusesCopy: false },
  { title: 'into an empty table', there: none, file: all, refusesCopy: false },
  { title: 'beside as many rows', there: firstHalf, file: secondHalf, refusesCopy: false },
  { title: 'the last row is there already', there: (count) => `id = ${count}`, file: all, refusesCopy: true },
  {
    title: 'every tenth row is there already',
    there: (count) => `id <= ${count} and id % 10 = 0`,
    file: all,
    refusesCopy: true,
  },
  { title: 'the same file again', there: all, file: all, refusesCopy: true },
];

/** Enough that the statements around the rows weigh little, and no more than a round should take: all of the small scale. */
const mostRows = 500_000;

export const importRows: Part = {
  key: 'import',
  title: 'Import of survey responses, against COPY',
  run: async ({ databaseUrl, rounds, scale, note }) => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const count = Math.min(scale.responses, mostRows);
    const file = join(folder, 'responses.csv');
    const startUps: number[] = [];

    async function measure(each: Case): Promise<string[]> {
      const source = client.query(
        copyTo(`copy (select * from cx.survey_responses where ${each.file(count)} order by id) to stdout csv header`),
      );
      await pipeline(source, createWriteStream(file));
      const copied: number[] = [];
      const imported: number[] = [];
      let peak = 0;
      const sides = [
        async () => {
          copied.push(await copy(client, file, each.refusesCopy ? none() : each.there(count)));
        },
        async () => {
          const { milliseconds, startUp, peakMegabytes } = await importOnce(
            client,
            databaseUrl,
            file,
            each.there(count),
          );
          imported.push(milliseconds);
          startUps.push(startUp);
          peak = Math.max(peak, peakMegabytes);
        },
      ];
      for (let round = 0; round < Math.min(rounds, 5); round++)
        for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side();
      const { median, low, high } = ratios(copied, imported);
      const perSecond = (milliseconds: readonly number[]) =>
        ((source.rowCount / summarise(milliseconds).median) * 1000).toFixed(0);
      return [
        each.title,
        String(source.rowCount),
        perSecond(copied),
        perSecond(imported),
        `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
        peak.toFixed(0),
      ];
    }

    try {
      const rows: string[][] = [];
      for (const each of cases) {
        note(`import: ${each.title}`);
        rows.push(await measure(each));
      }
      return {
        head: [
          'file',
          'rows',
          'COPY, rows/s',
          'import, rows/s',
          'import to COPY (quartiles)',
          'peak of the importing process, MB',
        ],
        rows,
        remarks: [
          'COPY checks nothing and refuses a key that is there, so that it is timed into an empty table then; an import checks every value, rejects what does not fit, and gathers statistics.',
          `Both are timed from the first byte to the commit. The process that imports takes ${(summarise(startUps).median / 1000).toFixed(1)} s more to start and to end, for however many rows.`,
        ],
      };
    } finally {
      await client.query('drop table if exists bench.copied, bench.imported');
      await client.end();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** `there`: a condition over the rows that are in it from the start. */
async function renew(client: Client, table: string, there: string): Promise<void> {
  await client.query(
    `drop table if exists bench.${table}; create table bench.${table} (like cx.survey_responses including all);
     insert into bench.${table} select * from cx.survey_responses where ${there}; analyze bench.${table}`,
  );
}

async function copy(client: Client, file: string, there: string): Promise<number> {
  await renew(client, 'copied', there);
  const began = performance.now();
  await pipeline(createReadStream(file), client.query(copyFrom('copy bench.copied from stdin csv header')));
  return performance.now() - began;
}

interface Imported {
  readonly milliseconds: number;
  readonly startUp: number;
  readonly peakMegabytes: number;
}

async function importOnce(client: Client, databaseUrl: string, file: string, there: string): Promise<Imported> {
  await renew(client, 'imported', there);
  const began = performance.now();
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program, file], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const { milliseconds, peakMegabytes } = JSON.parse(stdout) as Omit<Imported, 'startUp'>;
  return { milliseconds, peakMegabytes, startUp: performance.now() - began - milliseconds };
}
