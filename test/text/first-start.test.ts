/** The first start reads the demo's comments once, and leaves them to `cairn annotate` from then on. */
import { expect, it } from 'vitest';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { prepareCatalog, prepareComments } from '../../src/app/prepare.ts';
import type { Progress } from '../../src/app/printing/progress.ts';
import { testDatabase } from '../kit/database.ts';
import { askNumber, now } from '../seed/demo.ts';

const { db, pool } = await testDatabase({ onCluster: 'some whole' });
const steps: string[] = [];
const progress: Progress = { report: (step) => void steps.push(step), note: () => undefined, end: () => undefined };
const prepare = () => prepareComments(db, pool, progress, new AbortController().signal);
const count = (from: string) => askNumber(pool, `select count(*) from ${from}`);

it('reads the comments of the demo company once, and none where there is no demo', async () => {
  await prepareCatalog(db, progress);
  await prepare();
  expect(steps).toEqual([]);
  await seedDemo(pool, { now, seed: 3, scale: 0.01 });
  await prepare();
  expect(await count('cx.response_sentiments')).toBe(await count(`cx.survey_responses where btrim(comment) <> ''`));
  // A phrase book wrote them: most speak of something that the shipped taxonomy knows.
  const [mentioned, comments] = [
    await count('(select distinct response_id from cx.response_themes) t'),
    await count('cx.response_sentiments'),
  ];
  expect(mentioned / comments).toBeGreaterThan(0.6);
  const before = steps.length;
  await prepare();
  expect(steps.length).toBe(before);
}, 120_000);
