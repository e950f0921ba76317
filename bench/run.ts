/** `npm run bench`: fills a database, asks every side the same questions in turns, and prints how they compare. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { prepareDatabase } from './data/prepare-database.ts';
import { scales } from './data/scale.ts';
import { measureQuestion } from './harness/measure-question.ts';
import { printQuestions, type QuestionResult } from './harness/report.ts';
import { questions } from './questions/index.ts';
import { startCairn } from './sides/cairn/start-cairn.ts';
import { startDrizzleCube } from './sides/drizzle-cube/start-drizzle-cube.ts';
import { openHandWritten } from './sides/hand-written.ts';

interface Options {
  readonly scale: string;
  readonly rounds?: string;
  readonly only?: string;
  readonly json?: string;
}

const command = new Command('bench')
  .option('--scale <name>', `how much data: ${Object.keys(scales).join(', ')}`, 'small')
  .option('--rounds <count>', 'timed rounds of each question')
  .option('--only <keys>', 'these parts only, by comma')
  .option('--json <file>', 'where the numbers are written', 'bench/results/latest.json');

const options = command.parse().opts<Options>();
const scale = scales[options.scale] ?? command.error(`There is no scale ${options.scale}.`);

const note = (message: string): void => void process.stderr.write(`${message}\n`);
const wanted = options.only?.split(',');
const isWanted = (key: string): boolean => wanted === undefined || wanted.includes(key);

const database = await prepareDatabase(scale, note);
try {
  const handWritten = await openHandWritten(database.url);
  const cairn = await startCairn(database.url);
  const drizzleCube = await startDrizzleCube(database.url);
  const results: QuestionResult[] = [];
  try {
    for (const question of questions.filter(({ key }) => isWanted(key))) {
      note(question.name);
      results.push(
        await measureQuestion(question, { handWritten, cairn, drizzleCube }, Number(options.rounds ?? scale.rounds)),
      );
    }
  } finally {
    await drizzleCube.close();
    await cairn.close();
    await handWritten.close();
  }
  process.stdout.write(`${printQuestions(results)}\n`);
  const report = {
    at: new Date().toISOString(),
    scale,
    server: database.server,
    node: process.version,
    questions: results,
  };
  if (options.json) {
    await mkdir(dirname(options.json), { recursive: true });
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
} finally {
  await database.close();
}
