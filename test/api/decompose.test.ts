/** Why a number moved, through the API: what each group did to it, what it costs, and what is refused. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { dimensionSchema } from '../../src/model/dataset.ts';
import { metricSchema } from '../../src/model/metric.ts';
import { readModel } from '../../src/model/read-model.ts';
import { DecomposeValueDocument, type DecomposeValueQueryVariables } from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { type Outcome, startApi } from './api.ts';
import { createWorld, modelFolder, now } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
await database.pool.query('create table api.topics (id int primary key, answer_id int, topic text)');
const model = unwrap(await readModel(modelFolder));
const answers = model.datasets.get('answers');
const { level: _, ...score } = model.metrics.get('score') ?? {};
if (!answers) throw new Error('The model has no answers.');
const topics = dimensionSchema.parse({
  key: 'topics',
  many: { table: 'api.topics', row: 'answer_id', value: 'topic' },
});
const more = [
  { ...score, key: 'score_of_many', name: 'Score of many', minimumSample: 3 },
  {
    key: 'median_score',
    name: 'Median',
    type: 'percentile',
    dataset: 'answers',
    value: 'score',
    percentile: 50,
    unit: 'score',
    direction: 'increase',
  },
  {
    key: 'came_back',
    name: 'Customers who answered again',
    type: 'retention',
    dataset: 'answers',
    entity: 'customer',
    cohort: 'previous',
    measure: 'retained',
    plus: [{ type: 'count' }],
    unit: 'percent',
    direction: 'increase',
  },
].map((each) => metricSchema.parse(each));
const extended = {
  ...model,
  datasets: new Map([
    ...model.datasets,
    ['answers', { ...answers, dimensions: [...answers.dimensions, topics] }] as const,
  ]),
  metrics: new Map([...model.metrics, ...more.map((each) => [each.key, each] as const)]),
};
unwrap(await applyModel(database.db, extended, { actor: 'test', now }));
const api = await startApi(database);

const month = (name: string, next: string) => ({
  start: `${name}-01T00:00:00Z`,
  end: `${next}-01T00:00:00Z`,
  calendar: 'utc',
});
const february = { startDate: '2026-02-01', endDate: '2026-03-01', calendar: 'utc' };
const january = month('2026-01', '2026-02');
const asked: DecomposeValueQueryVariables = { key: 'score', period: february, by: ['region'], fromPeriod: january };

const told = async (changes: Partial<DecomposeValueQueryVariables> = {}) => {
  const { metric } = await api.ask(DecomposeValueDocument, { ...asked, ...changes });
  return metric?.value?.decompose;
};

const issuesOf = ({ errors }: Outcome<unknown>) =>
  errors.flatMap(({ extensions }) => extensions.issues ?? []).map(({ code, path }) => [code, path.join('.')]);

describe('a decomposition', () => {
  it('tells the regions that moved the score: from 16.7 of 6 answers to 25 of 16', async () => {
    const { value, statements } = await countStatements(() => told());
    expect(statements.map((text) => /lattice (.*?) \*\//.exec(text)?.[1])).toEqual(['answers by region']);
    expect(value).toMatchObject({
      before: { value: 100 / 6 },
      after: { value: 25 },
      formattedChange: '+8.3',
      other: null,
      withheld: null,
    });
    expect(value?.change).toBeCloseTo(25 / 3, 12);
    const near = (number: number) => expect.closeTo(number, 10);
    // EMEA: −25 of 4 and 40 of 10. (10/16 − 4/6)(−25 − 16.67) and 10/16 · 65; Americas 100 of 2 and −20 of 5.
    expect(value?.contributions).toMatchObject([
      {
        label: 'EMEA',
        members: [{ dimension: 'region', value: 'EMEA' }],
        contribution: near(1.7361111111111112 + 40.625),
        formatted: '+42.4',
        effects: [
          { kind: 'MIX', value: near(1.7361111111111112) },
          { kind: 'RATE', value: near(40.625) },
        ],
        before: { value: -25, share: 4 / 6, sampleSize: 4 },
        after: { value: 40, formatted: '40.0', share: 0.625, sampleSize: 10 },
      },
      {
        label: 'Americas',
        effects: [
          { kind: 'MIX', value: near(-1.7361111111111112) },
          { kind: 'RATE', value: near(-37.5) },
        ],
      },
      {
        label: 'No value',
        effects: [{ kind: 'ENTERED', value: near(5.208333333333333) }],
        before: { value: null, share: 0, sampleSize: 0 },
      },
    ]);
    expect(value?.effects).toMatchObject([
      { kind: 'MIX', value: near(0) },
      { kind: 'RATE', value: near(3.125) },
      { kind: 'ENTERED' },
    ]);
    expect(value?.assumptions.join(' ')).toMatch(/Rows are placed in time by answered_at/);
  });

  it('joins the statement of a breakdown and of the total, and takes a group of it apart in the same one', async () => {
    const query = `query ($period: PeriodInput!, $by: [ID!]!) {
      metric(key: "score") {
        value(period: $period) { value decompose(by: $by) { change from { label } } }
        breakdown(by: ["region"], period: $period) { rows { label value { value decompose(by: ["segment"]) { change contributions { label contribution } } } } }
      }
    }`;
    const { value, statements } = await countStatements(() => api.send(query, { period: february, by: ['region'] }));
    // The group without a region was not there in January: its own change is refused, and nothing else.
    expect(value.errors.map(({ extensions, path }) => [extensions.code, path?.[3]])).toEqual([
      ['NOTHING_TO_DECOMPOSE', 2],
    ]);
    // The groups of a breakdown are known only then, so that theirs is one more.
    expect(statements.map((text) => /lattice (.*?) \*\//.exec(text)?.[1]).toSorted()).toEqual([
      'answers',
      'answers by region',
      'answers by segment',
    ]);
    const { metric } = value.data as unknown as { metric: { value: object; breakdown: { rows: readonly object[] } } };
    expect(metric.value).toMatchObject({ value: 25, decompose: { from: { label: '2026-01-01 to 2026-01-31' } } });
    expect(metric.breakdown.rows).toMatchObject([
      { value: { decompose: { change: -120, contributions: [{ label: 'large', contribution: -120 }] } } },
      { label: 'EMEA', value: { decompose: { change: 65 } } },
      { label: 'No value', value: { decompose: null } },
    ]);
  });

  it('tells the plain change of a count, and all that `top` leaves out as one', async () => {
    const count = await told({ key: 'answers', top: 1 });
    expect(count).toMatchObject({
      change: 10,
      effects: [
        { kind: 'ENTERED', value: 1 },
        { kind: 'CHANGE', value: 9 },
      ],
      contributions: [{ label: 'EMEA', contribution: 6, before: { value: 4, share: null } }],
      other: { label: 'Other', members: [{ value: null }], groups: 2, contribution: 4 },
    });
  });

  it('does not tell what is withheld, by itself or by what is left', async () => {
    const { contributions, withheld, change } = (await told({ key: 'score_of_many' })) ?? {};
    // Two answers of the Americas in January and one of no region in February: with EMEA only are they enough.
    expect(contributions).toEqual([]);
    expect(withheld).toMatchObject({
      label: 'Withheld',
      groups: 3,
      contribution: expect.closeTo(change ?? Number.NaN, 12),
    });
  });

  it('of a retention is told by what an entity is', async () => {
    // In February both of the customers of January are there, of 3.
    expect(await told({ key: 'came_back', fromPeriod: month('2026-03', '2026-04') })).toMatchObject({
      before: { value: 100 / 3 },
      after: { value: 100 },
    });
  });
});

describe('a decomposition is refused', () => {
  it.each<[string, Partial<DecomposeValueQueryVariables>, string, string]>([
    ['without a dimension', { by: [] }, 'MALFORMED_INPUT', 'by'],
    ['by an unknown one', { by: ['regoin'] }, 'UNKNOWN_DIMENSION', 'by.0'],
    ['into no group', { top: 0 }, 'MALFORMED_INPUT', 'top'],
    ['between two slices', { from: 'SLICE', fromPeriod: null }, 'MALFORMED_INPUT', 'from'],
    ['since two periods', { from: 'PREVIOUS_PERIOD' }, 'MALFORMED_INPUT', 'fromPeriod'],
    ['since no period', { fromPeriod: {} }, 'MALFORMED_PERIOD', 'fromPeriod'],
    ['of a percentile', { key: 'median_score' }, 'NOT_DECOMPOSABLE', ''],
    ['where a row is in several groups', { by: ['topics'] }, 'NOT_DECOMPOSABLE', 'by'],
    [
      'where an entity is in several groups',
      { key: 'came_back', by: ['score'], fromPeriod: month('2026-03', '2026-04') },
      'NOT_DECOMPOSABLE',
      'by',
    ],
    ['where there was nothing', { fromPeriod: month('2024-01', '2024-02') }, 'NOTHING_TO_DECOMPOSE', ''],
  ])('%s, with a code and a hint where it stands', async (_, changes, code, path) => {
    const outcome = await api.send(DecomposeValueDocument, { ...asked, ...changes });
    expect(outcome.data?.metric?.value).toEqual({ decompose: null });
    expect(issuesOf(outcome)).toEqual([[code, path]]);
    expect(outcome.errors[0]?.extensions.issues?.[0]?.hints.length).toBeGreaterThan(0);
  });
});
