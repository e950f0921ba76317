/** Random scores over random rows, against the twin; the seed of a failure is printed. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import type { Answer } from '../../src/engine/answer.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Period } from '../../src/kernel/period.ts';
import { readCondition } from '../../src/model/condition.ts';
import type { PhysicalTypes } from '../../src/model/physical-types.ts';
import { compareMembers } from '../../src/plan/compare-members.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import { fillTables } from '../kit/fill-tables.ts';
import { modelOf } from '../kit/small-world.ts';
import { bandKeys, now, periods, type RandomScore, score, tables } from './arbitrary.ts';
import { type Scored, scoresOf, startOfDate } from './twin.ts';
import { type Cell, calendars, createTables, datasets, parameterMetrics, type Tables } from './world.ts';

const runs = Number(process.env.ORACLE_RUNS ?? 150);
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);
vi.setConfig({ testTimeout: Math.max(300_000, runs * 1_000) });

let database: TestDatabase;
let physical: PhysicalTypes;

const scoreMetrics = [
  { key: 'health_mean', type: 'score', score: 'health' },
  ...bandKeys.map((band) => ({ key: `health_${band}`, type: 'score', score: 'health', of: 'share', band })),
  { key: 'health_scored', type: 'score', score: 'health', of: 'count' },
  { key: 'health_red_count', type: 'score', score: 'health', of: 'count', band: 'red' },
];

const modelWith = (drawn: RandomScore) =>
  modelOf({ datasets, metrics: [...parameterMetrics, ...scoreMetrics], scores: [drawn], calendars });

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(createTables);
  physical = unwrap(await compileModel(database.db, modelOf({ datasets, metrics: parameterMetrics, calendars })));
  console.log(`scores: ${runs} worlds, ORACLE_SEED=${seed}`);
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Naive numbers of a set of scores: mean, its standard error, shares, counts. */
function numbersOf(all: readonly Scored[]) {
  const known = all.flatMap((each) => (each.score === null ? [] : [each.score]));
  const n = known.length;
  const mean = n === 0 ? null : sum(known) / n;
  const within = (from: number, below: number) => known.filter((each) => each >= from && each < below).length;
  const share = (count: number) => (n === 0 ? null : (count * 100) / n);
  const [red, amber, green] = [within(0, 40), within(40, 70), within(70, 101)];
  return {
    n,
    values: {
      health_mean: mean,
      health_red: share(red),
      health_amber: share(amber),
      health_green: share(green),
      health_scored: n,
      health_red_count: red,
    },
    deviation: n < 2 || mean === null ? null : Math.sqrt(sum(known.map((each) => (each - mean) ** 2)) / (n - 1)),
  };
}

const close = (found: number | null | undefined, want: number | null, where: string) => {
  if (want === null || found === null || found === undefined) expect(found, where).toBe(want);
  else expect(Math.abs(found - want), where).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(want)));
};

function expectSame(
  answers: ReadonlyMap<string, Answer>,
  asked: readonly Period[],
  by: readonly string[],
  expected: readonly (readonly Scored[])[],
  context: string,
): void {
  const membersOf = ({ entity }: Scored): readonly Cell[] => by.map((name) => entity[name] ?? null);
  const groups = new Map<string, readonly Cell[]>(by.length === 0 ? [['[]', []]] : []);
  for (const each of expected.flat()) groups.set(JSON.stringify(membersOf(each)), membersOf(each));
  const members = [...groups.values()].sort(compareMembers);
  for (const [metric, answer] of answers) {
    expect(
      answer.groups.map((group) => group.members),
      `${context} ${metric}`,
    ).toEqual(members);
    for (const group of answer.groups)
      for (const position of asked.keys()) {
        const mine = (expected[position] ?? []).filter(
          (each) => JSON.stringify(membersOf(each)) === JSON.stringify(group.members),
        );
        const want = numbersOf(mine);
        const found = group.values[position];
        const where = `${context} ${metric} ${JSON.stringify(group.members)} period ${position}`;
        close(found?.estimate.value, want.values[metric as keyof typeof want.values], where);
        if (metric !== 'health_red_count') expect(found?.estimate.sampleSize, where).toBe(want.n);
        if (metric === 'health_mean' && want.deviation !== null && want.deviation > 1e-6) {
          const interval = found?.interval(0.95);
          const half = ((interval?.upper ?? 0) - (interval?.lower ?? 0)) / 2;
          // t of the interval is tested elsewhere; the error that it multiplies is n − 1 under the root.
          expect(half * Math.sqrt(want.n), where).toBeGreaterThan(1.95 * want.deviation);
        }
      }
  }
}

/** Two periods more, that end in the very instants in which a customer comes, and another goes. */
function onEdges({ customers }: Tables, [first]: readonly Period[]): readonly Period[] {
  if (!first) return [];
  const zone = calendars.find(({ key }) => key === first.calendar)?.timeZone ?? 'UTC';
  const came = customers.flatMap(({ joined_at: at }) => (at === null ? [] : [Date.parse(String(at))]));
  const left = customers.flatMap(({ left_on: on }) => (on === null ? [] : [startOfDate(String(on), zone)]));
  return [came[0], left.at(-1)].flatMap((end) =>
    end === undefined ? [] : [{ ...first, start: end - 86_400_000, end }],
  );
}

describe('the scores of entities', () => {
  it('are what a naive evaluation of every entity gives, in groups, filters and overlapping periods', async () => {
    const question = fc.record({
      by: fc.constantFrom<readonly string[]>([], ['region'], ['region', 'segment']),
      where: fc.constantFrom(null, { region: 'EMEA' }, { not: { segment: 'large' } }),
    });
    await fc.assert(
      fc.asyncProperty(tables, score, periods, question, async (data, drawn, given, { by, where }) => {
        const asked = [...given, ...onEdges(data, given)];
        await fillTables(database.pool, 'scores', data);
        const engine = createEngine({ db: database.db, model: modelWith(drawn), physical });
        const session = engine.session({ now });
        const ofAccounts = drawn.dataset === 'accounts';
        const cut = ofAccounts ? by.slice(0, 1).map(() => 'tier') : by;
        const filter = ofAccounts ? null : where;
        const answers = await Promise.all(
          scoreMetrics.map(({ key }) =>
            session.ask({ metric: key, periods: asked, by: cut, where: filter && readCondition(filter), top: null }),
          ),
        );
        const kept = ({ entity }: Scored) =>
          filter === null || ('region' in filter ? entity.region === 'EMEA' : entity.segment !== 'large');
        const expected = asked.map((period) => scoresOf(data, drawn, period, now).filter(kept));
        const context = JSON.stringify({ drawn, asked, cut, filter });
        expectSame(
          new Map(answers.map((answer, index) => [scoreMetrics[index]?.key ?? '', answer])),
          asked,
          cut,
          expected,
          context,
        );
        // Mean, bands and counts of one score come from one statement.
        expect(session.statements, context).toBe(1);
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
  });
});
