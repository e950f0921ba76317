/** `npm run bench`: fills a database, asks every side the same questions in turns, and prints how they compare. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buildRollups } from './data/build-rollups.ts';
import { prepareDatabase } from './data/prepare-database.ts';
import { measureQuestion } from './harness/measure-question.ts';
import { printQuestions, printSection, type QuestionResult } from './harness/report.ts';
import { missingPackages } from './installed.ts';
import { readOptions } from './options.ts';
import { parts } from './parts/index.ts';
import type { Section } from './parts/part.ts';
import { questions } from './questions/index.ts';
import { startCairn } from './sides/cairn/start-cairn.ts';
import { startDrizzleCube } from './sides/drizzle-cube/start-drizzle-cube.ts';
import { openHandWritten, serveHandWritten } from './sides/hand-written.ts';

const { scale, rounds, only, json, peers } = readOptions();
const missing = missingPackages();
if (missing) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}

const note = (message: string): void => void process.stderr.write(`${message}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const database = await prepareDatabase(scale, note);
const closers: (() => Promise<void>)[] = [database.close];
const answered: QuestionResult[] = [];
const sections: Record<string, Section> = {};
try {
  const handWritten = await openHandWritten(database.url);
  closers.push(handWritten.close);
  // The same question again and again would else be told from the result cache, and nothing would be measured.
  const cairn = await startCairn(database.url, { CAIRN_RESULT_CACHE: 'off', CAIRN_ROLLUPS: 'off' });
  closers.push(cairn.close);
  const drizzleCube = peers ? await startDrizzleCube(database.url) : null;
  if (drizzleCube) closers.push(drizzleCube.close);
  const overHttp = peers ? await serveHandWritten(database.url) : null;
  if (overHttp) closers.push(overHttp.close);
  const sides = { handWritten, overHttp, cairn, drizzleCube };
  const asked = questions.filter(({ key }) => only.includes(key));
  if (asked.length > 0) {
    await buildRollups(database.url, note);
    const cairnWithRollups = await startCairn(database.url, { CAIRN_RESULT_CACHE: 'off', CAIRN_ROLLUPS: 'on' });
    closers.push(cairnWithRollups.close);
    for (const question of asked) {
      note(question.name);
      answered.push(await measureQuestion(question, { ...sides, cairnWithRollups }, rounds));
    }
  }
  if (answered.length > 0) print(printQuestions(answered));
  for (const part of parts.filter(({ key }) => only.includes(key))) {
    note(part.title);
    const section = await part.run({ ...sides, databaseUrl: database.url, scale, rounds, note });
    sections[part.key] = section;
    print(printSection(part.title, section));
  }
} finally {
  for (const close of closers.toReversed()) await close();
}
await mkdir(dirname(json), { recursive: true });
const { server } = database;
const report = {
  at: new Date().toISOString(),
  scale,
  rounds,
  server,
  node: process.version,
  questions: answered,
  sections,
};
await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
note(`written to ${json}`);
