/** Answers that come in chunks against the same answers whole, on random data and random questions. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Question } from '../../src/query/question.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import { fillTables } from '../kit/fill-tables.ts';
import { now, question, tables } from './arbitrary.ts';
import { createTables } from './create-tables.ts';
import { physical } from './physical.ts';
import { world } from './world.ts';

const runs = Math.ceil(Number(process.env.ORACLE_RUNS ?? 300) / 6);
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await createTables(database);
  console.log(`streams: ${runs} worlds, ORACLE_SEED=${seed}`);
});

const told = (answers: readonly Answer[], asked: Question) =>
  answers.flatMap(({ groups }) =>
    groups.map(({ members, values }) => [
      members,
      values.map(({ estimate, interval }) => [estimate, asked.valuesOnly || interval(0.95)]),
    ]),
  );

describe('answers in chunks', () => {
  it('are the answers', async () => {
    const engine = createEngine({ db: database.db, model: world, physical });
    await fc.assert(
      fc.asyncProperty(tables, fc.array(question, { minLength: 1, maxLength: 3 }), async (data, drawn) => {
        await fillTables(database.pool, 'oracle', data);
        const by = drawn.find((each) => each.by.length > 0)?.by ?? ['region'];
        const { check } = engine.session({ now });
        const questions = drawn
          .map((each) => ({ ...each, by, valuesOnly: each.valuesOnly && { ...each.valuesOnly, grouped: true } }))
          .filter((each) => check(each).kind === 'ok');
        const whole = await Promise.all(questions.map((each) => engine.session({ now }).ask(each)));
        const chunks: (readonly Answer[])[] = [];
        for await (const chunk of engine.session({ now }).stream(questions) ?? []) chunks.push(chunk);
        for (const [index, answer] of whole.entries()) {
          const parts = chunks.flatMap((chunk) => chunk[index] ?? []);
          const asked = questions[index] as Question;
          expect(told(parts, asked), JSON.stringify(asked)).toEqual(told([answer], asked));
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
  }, 300_000);
});
