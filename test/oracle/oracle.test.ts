/** The engine against the oracle, on random data and random questions; the seed of a failure is printed. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { compareMembers } from '../../src/plan/compare-members.ts';
import type { Question } from '../../src/query/question.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import { fillTables } from '../kit/fill-tables.ts';
import { now, question, questionByKey, tables } from './arbitrary.ts';
import { createTables } from './create-tables.ts';
import { expectEstimate } from './expect-estimate.ts';
import { facts } from './facts.ts';
import { consult, type OracleGroup } from './oracle.ts';
import { physical } from './physical.ts';
import { type Tables, world } from './world.ts';

const runs = Number(process.env.ORACLE_RUNS ?? 300);
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);
vi.setConfig({ testTimeout: Math.max(300_000, runs * 1_000) });

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await createTables(database);
  console.log(`oracle: ${runs} worlds, ORACLE_SEED=${seed}`);
});

function expectSame(answer: Answer, groups: readonly OracleGroup[], asked: Question): void {
  const expected = [...groups].sort((a, b) => compareMembers(a.members, b.members));
  const context = JSON.stringify(asked);
  expect(
    answer.groups.map(({ members }) => members),
    context,
  ).toEqual(expected.map(({ members }) => members));
  for (const [index, group] of answer.groups.entries())
    for (const [position, { estimate }] of group.values.entries()) {
      const want = expected[index]?.values[position];
      const where = `${context} group ${JSON.stringify(group.members)} period ${position}`;
      expectEstimate(estimate, want, asked, where);
      const beside = estimate.beside?.map(({ kind, count }) => [kind, count]) ?? null;
      if (beside || !asked.valuesOnly) expect(beside && Object.fromEntries(beside), where).toEqual(want?.beside);
    }
}

describe('the engine and the oracle', () => {
  it('agree on every number of a batch of random questions', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.array(question, { minLength: 1, maxLength: 6 }),
        facts,
        async (data, questions, known) => {
          await fillTables(database.pool, 'oracle', data);
          const engine = createEngine({ db: database.db, model: world, physical, facts: () => known });
          const session = engine.session({ now });
          const answers = await Promise.all(questions.map((each) => session.ask(each)));
          for (const [index, answer] of answers.entries()) {
            const asked = questions[index] as Question;
            expectSame(answer, consult(data, asked, now), asked);
          }
        },
      ),
      { numRuns: runs, seed, endOnFailure: false },
    );
  });

  it('agree on the top groups, and on what is left as other', async () => {
    const ranked = fc.record({
      // Neighbours of an approximate number may change places.
      asked: fc
        .oneof({ weight: 3, arbitrary: question }, { weight: 1, arbitrary: questionByKey })
        .filter(({ metric }) => metric !== 'approximate_amount'),
      count: fc.integer({ min: 1, max: 3 }),
      order: fc.constantFrom('highest' as const, 'lowest' as const),
    });
    await fc.assert(
      fc.asyncProperty(tables, ranked, facts, async (data, { asked, count, order }, known) => {
        await fillTables(database.pool, 'oracle', data);
        const engine = createEngine({ db: database.db, model: world, physical, facts: () => known });
        const by = asked.by.length === 0 ? ['region'] : asked.by;
        const everything = { ...asked, by, valuesOnly: asked.valuesOnly && { ...asked.valuesOnly, grouped: true } };
        const answer = await engine.session({ now }).ask({ ...everything, top: { count, order, other: true } });
        const [first] = everything.periods;
        const inFirst = consult(data, { ...everything, periods: first ? [first] : [] }, now);
        const sign = order === 'highest' ? -1 : 1;
        const expected = inFirst
          .map(({ members, values }) => ({ members, value: values[0]?.value ?? null }))
          .sort((a, b) => {
            if (a.value !== null && b.value !== null && Math.abs(a.value - b.value) > 1e-9)
              return sign * (a.value - b.value);
            return Number(a.value === null) - Number(b.value === null) || compareMembers(a.members, b.members);
          });
        const shown = answer.groups.filter(({ other }) => !other);
        expect(shown.map(({ members }) => members)).toEqual(expected.slice(0, count).map(({ members }) => members));
        const all = new Map(consult(data, everything, now).map((each) => [JSON.stringify(each.members), each.values]));
        for (const { members, values } of shown)
          for (const [position, { estimate }] of values.entries()) {
            const want = all.get(JSON.stringify(members))?.[position];
            expectEstimate(estimate, want, everything, `${JSON.stringify([everything, members])} period ${position}`);
          }
        const rest = answer.groups.filter(({ other }) => other);
        expect(rest.length).toBe(expected.length > count ? 1 : 0);
        for (const group of rest) {
          const left = restOf(
            data,
            everything,
            shown.map(({ members }) => members),
          );
          for (const [position, { estimate }] of group.values.entries()) {
            const want = left[position] ?? null;
            if (want === null) expect(estimate.value).toBeNull();
            else expect(estimate.value).toBeCloseTo(want, 6);
          }
        }
      }),
      { numRuns: Math.ceil(runs / 2), seed },
    );
  });
});

/** Other, without subtraction: the metric over the rows of no shown group. */
function restOf(data: Tables, asked: Question, shown: readonly (readonly unknown[])[]): readonly (number | null)[] {
  const isShown = shown.map((members) => ({
    kind: 'and' as const,
    conditions: members.map((member, index) => {
      const field = asked.by[index] ?? '';
      return member === null
        ? { kind: 'isNull' as const, field }
        : { kind: 'compare' as const, field, operator: 'eq' as const, value: member as string | number };
    }),
  }));
  const outside = { kind: 'not' as const, condition: { kind: 'or' as const, conditions: isShown } };
  const where = asked.where ? { kind: 'and' as const, conditions: [asked.where, outside] } : outside;
  return consult(data, { ...asked, by: [], where }, now)[0]?.values.map(({ value }) => value) ?? [];
}
