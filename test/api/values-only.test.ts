/** What is read for an operation that asks its numbers for values alone, and that these are the same numbers. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { metricSchema } from '../../src/model/metric.ts';
import { readModel } from '../../src/model/read-model.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld, modelFolder, now } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const model = unwrap(await readModel(modelFolder));
const { level: _, ...tickets } = model.metrics.get('ticket_cost') ?? {};
const mean = { ...tickets, key: 'mean_cost', name: 'Mean cost', type: 'mean', value: 'cost' };
const weighted = { ...mean, key: 'weighted_cost', weight: 'cost' };
const made = [mean, weighted, { ...weighted, key: 'withheld_cost', minimumSample: 1_000_000 }];
const metrics = new Map([...model.metrics, ...made.map((each) => [each.key, metricSchema.parse(each)] as const)]);
unwrap(await applyModel(database.db, { ...model, metrics }, { actor: 'test', now }));
const api = await startApi(database);

type Answer = { readonly metric: { readonly value: Told } };
interface Told {
  readonly value: number | null;
  readonly sampleSize?: number;
  readonly suppressed?: unknown;
}

/** Of the last month, with the one statement that it took. */
async function ask(key: string, selection: string, { variables = '', values = {}, fragment = '' } = {}) {
  const text = `query Read${variables} { metric(key: "${key}") { value(period: { last: 1, grain: MONTH }) { ${selection} } } } ${fragment}`;
  const { value: answer, statements } = await countStatements(() =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables: values }),
    }),
  );
  const { data, errors } = (await answer.json()) as { data: Answer; errors?: unknown };
  expect(errors).toBeUndefined();
  expect(statements).toHaveLength(1);
  return { told: data.metric.value, statement: statements[0] ?? '' };
}

/** The value, and whether what was read has what intervals are made of: the sum of the squares. */
async function read(selection: string, more: Parameters<typeof ask>[2] = {}) {
  const { told, statement } = await ask('mean_cost', selection, more);
  return { value: told.value, squares: /"cost"\)::numeric \* |"value_0"\)::numeric \* /.test(statement) };
}

const { value, squares } = await read('value interval { lower }');

describe('an operation', () => {
  it('that asks for an interval reads what it is made of', () => {
    expect({ value, squares }).toEqual({ value: expect.any(Number), squares: true });
  });

  it.each([
    'value formatted decimal sampleSize suppressed { reason } period { label } metric { name } assumptions { message }',
    'value compare(to: [{ kind: PREVIOUS_PERIOD }, { kind: SLICE, where: { dimension: "region", eq: "EMEA" } }]) { kind value change good }',
  ])('that asks for values alone reads less: %s', async (selection) => {
    expect(await read(selection)).toEqual({ value, squares: false });
  });

  it('is looked through its fragments', async () => {
    const within = (field: string) =>
      read('value ...Same', { fragment: `fragment Same on MetricValue { ... on MetricValue { ${field} } }` });
    expect(await within('decimal')).toEqual({ value, squares: false });
    expect(await within('interval { upper }')).toEqual({ value, squares: true });
  });

  it.each([
    'value beside { count }',
    'value compare(to: [{ kind: PREVIOUS_PERIOD }]) { significance { pValue } }',
    'value compare(to: [{ kind: BENCHMARK, benchmark: "none" }]) @skip(if: true) { value }',
    'value metric { other: value(period: { last: 2, grain: MONTH }) { interval { lower } } }',
  ])('that asks for more, wherever, reads everything: %s', async (selection) => {
    expect(await read(selection)).toEqual({ value, squares: true });
  });

  it('that leaves comparisons to a variable reads everything, since it may hold any', async () => {
    const variables = '($to: [ComparisonInput!]!)';
    const values = { to: [{ kind: 'PREVIOUS_PERIOD' }] };
    expect(await read('value compare(to: $to) { value }', { variables, values })).toEqual({ value, squares: true });
  });
});

describe('the size of the sample', () => {
  const counts = async (key: string, selection: string) => {
    const { told, statement } = await ask(key, selection);
    // That there are any is asked of every statement of one group.
    return { ...told, counts: statement.replace('having count(*) > 0', '').includes('count(*)') };
  };

  it.each([
    ['ticket_cost', 65.6],
    ['weighted_cost', 1453.14 / 65.6],
  ])('of %s is read where it is told, and where it is not the value is the same', async (key, expected) => {
    const value = expect.closeTo(expected, 9);
    expect(await counts(key, 'value sampleSize')).toEqual({ value, sampleSize: 4, counts: true });
    expect(await counts(key, 'value suppressed { reason }')).toEqual({ value, suppressed: null, counts: true });
    expect(await counts(key, 'value')).toEqual({ value, counts: false });
  });

  it('is read where too small a one withholds the number', async () => {
    expect(await counts('withheld_cost', 'value')).toEqual({ value: null, counts: true });
  });
});
