/** Wrong questions: a typed refusal with a hint at the field that asked, and an answer for its siblings. */
import { describe, expect, it } from 'vitest';
import {
  CompareValueDocument,
  type FilterInput,
  FindMetricsDocument,
  type PeriodInput,
  ReadBreakdownDocument,
  ReadSeriesDocument,
  ReadTableDocument,
  ReadValueDocument,
  SharedDimensionsDocument,
  SiblingsDocument,
  type TableQuery,
} from '../generated/documents.ts';
import { testDatabase } from '../kit/database.ts';
import { type Outcome, startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

const codesOf = ({ errors }: Outcome<unknown>) => [...new Set(errors.map(({ extensions }) => extensions.code))];
const issuesOf = ({ errors }: Outcome<unknown>) => errors.flatMap(({ extensions }) => extensions.issues ?? []);

describe('a refusal', () => {
  it('makes its own field null, says what might have been meant, and leaves its siblings answered', async () => {
    const outcome = await api.send(SiblingsDocument, { key: 'scroe' });
    expect(outcome.status).toBe(200);
    expect(outcome.data).toEqual({ good: { value: { value: expect.any(Number) } }, bad: null });
    expect(outcome.errors).toMatchObject([
      {
        message: 'Unknown metric "scroe". Did you mean "score"?',
        path: ['bad'],
        extensions: { code: 'UNKNOWN_METRIC', issues: [{ code: 'UNKNOWN_METRIC', hints: ['Did you mean "score"?'] }] },
      },
    ]);
  });

  it('of a filter on an unknown dimension comes once, where the filter stands, with the way to the name', async () => {
    const outcome = await api.send(ReadValueDocument, {
      key: 'score',
      where: { or: [{ dimension: 'regoin', eq: 'EMEA' }] },
    });
    expect(codesOf(outcome)).toEqual(['UNKNOWN_DIMENSION']);
    expect(issuesOf(outcome)[0]?.hints).toEqual(['Did you mean "region"?']);
    expect(outcome.data).toEqual({ metric: { value: null } });
  });

  it.each<[string, PeriodInput, string]>([
    ['nothing', {}, 'MALFORMED_PERIOD'],
    ['a count without a grain', { last: 3 }, 'MALFORMED_PERIOD'],
    ['a grain without a count', { grain: 'MONTH' }, 'MALFORMED_PERIOD'],
    ['a count below 1', { last: 0, grain: 'DAY' }, 'MALFORMED_PERIOD'],
    ['two forms at once', { toDate: 'YEAR', allTime: true }, 'MALFORMED_PERIOD'],
    ['a start without an end', { start: '2026-01-01T00:00:00Z' }, 'MALFORMED_PERIOD'],
    ['a last day without a first', { endDate: '2026-01-01' }, 'MALFORMED_PERIOD'],
    ['a day and an instant', { startDate: '2026-01-01', end: '2026-02-01T00:00:00Z' }, 'MALFORMED_PERIOD'],
    ['days in the wrong order', { startDate: '2026-02-01', endDate: '2026-01-01' }, 'EMPTY_PERIOD'],
    ['an end before its start', { start: '2026-02-01T00:00:00Z', end: '2026-01-01T00:00:00Z' }, 'EMPTY_PERIOD'],
    ['an unknown calendar', { last: 1, grain: 'DAY', calendar: 'berlni' }, 'UNKNOWN_CALENDAR'],
    ['an unknown named period', { named: 'carnivall' }, 'UNKNOWN_NAMED_PERIOD'],
  ])('of a period of %s says so', async (_, period, code) => {
    const outcome = await api.send(ReadValueDocument, { key: 'score', period });
    expect(outcome.data).toEqual({ metric: { value: null } });
    expect(codesOf(outcome)).toEqual([code]);
    expect(issuesOf(outcome)[0]?.path[0]).toBe('period');
    expect(issuesOf(outcome)[0]?.hints.length).toBeGreaterThan(0);
  });

  it.each<[string, FilterInput, string]>([
    ['nothing', {}, 'MALFORMED_FILTER'],
    ['a dimension without an operator', { dimension: 'region' }, 'MALFORMED_FILTER'],
    ['an operator without a dimension', { eq: 'EMEA' }, 'MALFORMED_FILTER'],
    ['null beside a value', { dimension: 'score', gte: 1, lt: null }, 'MALFORMED_FILTER'],
    ['null for a value', { dimension: 'region', eq: null }, 'MALFORMED_FILTER'],
    [
      'two branches',
      { and: [{ dimension: 'region', eq: 'EMEA' }], not: { dimension: 'region', eq: 'APAC' } },
      'MALFORMED_FILTER',
    ],
    ['an empty list', { and: [] }, 'MALFORMED_FILTER'],
    ['an empty list of values', { dimension: 'region', in: [] }, 'MALFORMED_FILTER'],
    ['one end of a range', { dimension: 'score', between: [1] }, 'MALFORMED_FILTER'],
    ['a range upside down', { dimension: 'score', between: [9, 1] }, 'MALFORMED_FILTER'],
    [
      'instants upside down',
      { dimension: 'answered_at', between: ['2026-02-01T00:00:00Z', '2026-02-01T00:30:00+01:00'] },
      'MALFORMED_FILTER',
    ],
  ])('of a filter of %s says so', async (_, where, code) => {
    const outcome = await api.send(ReadValueDocument, { key: 'score', where });
    expect(outcome.data).toEqual({ metric: { value: null } });
    expect(codesOf(outcome)).toEqual([code]);
    expect(issuesOf(outcome)[0]?.path[0]).toBe('where');
  });

  it.each<[string, FilterInput, string]>([
    ['a text for a number', { dimension: 'score', gte: 'nine' }, 'FILTER_TYPE_MISMATCH'],
    ['a number for a text', { dimension: 'region', eq: 1 }, 'FILTER_TYPE_MISMATCH'],
    ['a day that does not exist', { dimension: 'answered_at', gte: '2026-02-30T00:00:00Z' }, 'FILTER_TYPE_MISMATCH'],
    ['an order among texts', { dimension: 'region', gt: 'EMEA' }, 'MALFORMED_FILTER'],
    ['a text in a number', { dimension: 'score', contains: '1' }, 'MALFORMED_FILTER'],
  ])('of %s says what fits', async (_, where, code) => {
    const outcome = await api.send(ReadValueDocument, { key: 'score', where });
    expect(codesOf(outcome)).toEqual([code]);
  });

  it('of a value that a closed dimension never has says which it has', async () => {
    const misspelt = { dimension: 'region', in: ['EMEA', 'emea'] };
    const outcome = await api.send(ReadValueDocument, { key: 'score', where: { not: misspelt } });
    expect(outcome.data).toEqual({ metric: { value: null } });
    expect(codesOf(outcome)).toEqual(['UNKNOWN_VALUE']);
    expect(issuesOf(outcome)[0]).toMatchObject({ path: ['where', 'not'], hints: ['Did you mean "EMEA"?'] });
    const table = await api.send(ReadTableDocument, {
      query: { metrics: ['score'], where: { dimension: 'region', eq: 'nowhere' } },
    });
    expect(codesOf(table)).toEqual(['UNKNOWN_VALUE']);
  });

  it('of a dimension that cannot be reached names the dimension', async () => {
    const outcome = await api.send(ReadBreakdownDocument, { key: 'tickets', by: ['channel'] });
    expect(codesOf(outcome)).toEqual(['UNREACHABLE_DIMENSION']);
    expect(outcome.data).toEqual({ metric: { breakdown: null } });
  });

  it('of an impossible confidence level says so', async () => {
    const outcome = await api.send(ReadValueDocument, { key: 'score', level: 95 });
    expect(codesOf(outcome)).toEqual(['MALFORMED_INPUT']);
    expect(outcome.data?.metric?.value?.value).toBe(25);
  });

  it('of a comparison that has no sense says so', async () => {
    const to = [{ kind: 'PREVIOUS_PERIOD', where: { dimension: 'region', eq: 'EMEA' } }] as const;
    expect(codesOf(await api.send(CompareValueDocument, { key: 'score', to }))).toEqual(['MALFORMED_INPUT']);
    const allTime = { key: 'score', period: { allTime: true }, to: [{ kind: 'PREVIOUS_PERIOD' }] } as const;
    expect(codesOf(await api.send(CompareValueDocument, allTime))).toEqual(['UNSUPPORTED_QUESTION']);
  });

  it('of a series with too many points asks for a coarser grain', async () => {
    const period = { start: '2000-01-01T00:00:00Z', end: '2026-01-01T00:00:00Z' };
    expect(codesOf(await api.send(ReadSeriesDocument, { key: 'score', period, grain: 'HOUR' }))).toEqual([
      'TOO_MANY_PERIODS',
    ]);
  });

  it('of a breakdown without dimensions, or a ranking that keeps nothing, says so', async () => {
    expect(codesOf(await api.send(ReadBreakdownDocument, { key: 'score', by: [] }))).toEqual(['MALFORMED_INPUT']);
    const none = await api.send(ReadBreakdownDocument, { key: 'score', by: ['region'], top: { count: 0 } });
    expect(codesOf(none)).toEqual(['MALFORMED_INPUT']);
  });

  it.each<[string, TableQuery, string]>([
    ['no metric', { metrics: [] }, 'MALFORMED_INPUT'],
    ['an unknown metric', { metrics: ['score', 'answrs'] }, 'UNKNOWN_METRIC'],
    ['an order by a column that it lacks', { metrics: ['score'], orderBy: [{ metric: 'answers' }] }, 'MALFORMED_INPUT'],
    ['a rule of the order without a column', { metrics: ['score'], orderBy: [{}] }, 'MALFORMED_INPUT'],
    ['a dimension that one metric lacks', { metrics: ['score', 'tickets'], by: ['channel'] }, 'UNREACHABLE_DIMENSION'],
    ['a ranking without dimensions', { metrics: ['score'], top: { count: 1 } }, 'MALFORMED_INPUT'],
  ])('of a table with %s says so', async (_, query, code) => {
    const outcome = await api.send(ReadTableDocument, { query });
    expect(codesOf(outcome)).toEqual([code]);
  });

  it('of a page that no list has says so', async () => {
    expect(codesOf(await api.send(FindMetricsDocument, { first: -1 }))).toEqual(['MALFORMED_INPUT']);
    expect(codesOf(await api.send(FindMetricsDocument, { after: 'elsewhere' }))).toEqual(['MALFORMED_INPUT']);
  });

  it('of unknown metrics in a list names each', async () => {
    const outcome = await api.send(SharedDimensionsDocument, { metrics: ['scor', 'answers', 'ticket'] });
    expect(issuesOf(outcome).map(({ message }) => message)).toEqual([
      'Unknown metric "scor".',
      'Unknown metric "ticket".',
    ]);
  });

  it.each([
    ['framework', 'haert', 'UNKNOWN_FRAMEWORK', 'heart'],
    ['stakeholder', 'laed', 'UNKNOWN_STAKEHOLDER', 'lead'],
    ['calendar', 'berlni', 'UNKNOWN_CALENDAR', 'berlin'],
    ['schedule', 'dsek', 'UNKNOWN_SCHEDULE', 'desk'],
  ])('of an unknown %s says what might have been meant', async (field, key, code, meant) => {
    const outcome = await api.send(`{ ${field}(key: "${key}") { name } }`);
    expect(outcome.data).toEqual({ [field]: null });
    expect(codesOf(outcome)).toEqual([code]);
    expect(issuesOf(outcome)[0]?.hints[0]).toContain(`Did you mean "${meant}"`);
  });

  it('of an operation that nests without end says so', async () => {
    const nested = `${'drives { metric { '.repeat(12)} key ${'} }'.repeat(12)}`;
    const outcome = await api.send(`{ metric(key: "score") { ${nested} } }`);
    expect(codesOf(outcome)).toEqual(['OPERATION_TOO_LARGE']);
  });

  it('of a change is data: what stands in its way, beside the thing as it is', async () => {
    const { data, errors } = await api.send<{ withdrawTarget: unknown }, object>(
      'mutation { withdrawTarget(id: "none", revision: 1) { target { id } issues { code hints } } }',
    );
    expect(errors).toEqual([]);
    expect(data?.withdrawTarget).toMatchObject({
      target: null,
      issues: [{ code: 'ACTOR_REQUIRED', hints: [expect.stringContaining('cairn-actor')] }],
    });
  });

  it("keeps GraphQL's own words for operations that are not valid", async () => {
    const outcome = await api.send('{ metric(key: "score") { nmae } }');
    expect(outcome.status).toBe(400);
    expect(codesOf(outcome)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(outcome.errors[0]?.message).toMatch(/Did you mean "name"/);
    const badValue = await api.send(ReadValueDocument, { key: 'score', period: { start: 'yesterday', end: 'today' } });
    expect(badValue.errors[0]?.message).toMatch(/DateTime/);
    expect(badValue.errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });
});
