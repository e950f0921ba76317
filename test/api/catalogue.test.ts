/** Definitions through the API: metrics, the pyramid, frameworks, stakeholders, calendars, nodes and lists. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import {
  FindMetricsDocument,
  type MetricFilter,
  ReadCatalogueDocument,
  ReadFreshnessDocument,
  ReadMetricDocument,
  RefetchDocument,
  SharedDimensionsDocument,
} from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld, modelFolder, now } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

describe('a metric', () => {
  it('says what it means, where it stands, what drives it and who answers for it, without a question to the data', async () => {
    const { value, statements } = await countStatements(() => api.ask(ReadMetricDocument, { key: 'score' }));
    expect(statements).toHaveLength(0);
    expect(value.metric).toMatchObject({
      key: 'score',
      unit: 'POINTS',
      direction: 'INCREASE',
      cadence: 'MONTHLY',
      definition: {
        type: 'NET_SHARE',
        formula: 'share of rows with score ≥ 9 minus share of rows with score ≤ 6',
        rows: 'score ≥ 0 and score ≤ 10',
        status: 'CERTIFIED',
        version: 1,
        lineage: { datasets: [{ key: 'answers' }], tables: ['api.answers'], metrics: [] },
      },
      level: { key: 'relationship' },
      drives: [{ metric: { key: 'answers' }, sign: 'POSITIVE', lag: { count: 1, grain: 'MONTH' } }],
      drivenBy: [{ metric: { key: 'tickets' } }],
      frameworks: [{ key: 'happiness', framework: { key: 'heart' } }],
      accountable: { key: 'lead', memberOf: { key: 'team' }, accountableFor: [{ key: 'score' }, { key: 'answers' }] },
    });
    expect(value.metric?.dimensions.map(({ key }) => key)).toEqual([
      'score',
      'channel',
      'answered_at',
      'region',
      'segment',
    ]);
    expect(value.metric?.dimensions[3]).toMatchObject({ type: 'STRING', values: ['EMEA', 'Americas', 'APAC'] });
  });

  it('made of other metrics names them and all tables behind them', async () => {
    const { metric } = await api.ask(ReadMetricDocument, { key: 'cost_per_answer' });
    expect(metric?.definition).toMatchObject({
      formula: 'ticket_cost / answers',
      status: 'DRAFT',
      lineage: { tables: ['api.tickets', 'api.answers'], metrics: [{ key: 'ticket_cost' }, { key: 'answers' }] },
    });
  });

  it('can be refetched by its global id; what is gone is null', async () => {
    const { metric } = await api.ask(ReadMetricDocument, { key: 'score' });
    expect((await api.ask(RefetchDocument, { id: metric?.id ?? '' })).node).toEqual({ id: metric?.id, key: 'score' });
    const gone = Buffer.from('Metric:gone').toString('base64');
    expect((await api.ask(RefetchDocument, { id: gone })).node).toBeNull();
    const several = await api.send(`{ nodes(ids: ["${gone}", "${metric?.id}"]) { id } }`);
    expect(several.data).toEqual({ nodes: [null, { id: metric?.id }] });
  });

  it('with a malformed global id is an error of the client, not an internal one', async () => {
    for (const id of ['nonsense', Buffer.from('Period:1').toString('base64')]) {
      const outcome = await api.send(RefetchDocument, { id });
      expect(outcome.errors.map(({ extensions }) => extensions.code)).toEqual(['MALFORMED_INPUT']);
    }
  });

  it('says how recent its rows are', async () => {
    const { metric } = await api.ask(ReadFreshnessDocument, { key: 'score' });
    // The latest answer is of 10 March, 10:00; now is 15 March, 12:00.
    expect(metric?.freshness).toEqual({
      latest: '2026-03-10T10:00:00.000Z',
      ageHours: 122,
      sources: [{ dataset: { key: 'answers' }, timeDimension: 'answered_at', latest: '2026-03-10T10:00:00.000Z' }],
    });
  });
});

describe('the list of metrics', () => {
  const keys = async (filter: MetricFilter) =>
    (await api.ask(FindMetricsDocument, { filter })).metrics?.nodes.map(({ key }) => key);

  it.each<[string, MetricFilter, readonly string[]]>([
    ['level', { level: 'process' }, ['tickets', 'ticket_cost']],
    ['framework and category', { framework: 'heart', category: 'happiness' }, ['score']],
    ['owner', { owner: 'lead' }, ['score', 'answers']],
    ['status', { status: 'DRAFT' }, ['cost_per_answer']],
    ['unit', { unit: 'CURRENCY' }, ['ticket_cost', 'cost_per_answer']],
    ['type', { type: 'COUNT' }, ['answers', 'tickets']],
    ['evidence and timing', { evidence: 'PERCEPTION', timing: 'LEADING' }, ['score']],
    ['words in any order', { text: 'TICKETS cost' }, ['ticket_cost']],
    ['nothing', {}, ['score', 'answers', 'tickets', 'ticket_cost', 'cost_per_answer']],
  ])('is searched by %s', async (_, filter, expected) => {
    expect(await keys(filter)).toEqual(expected);
  });

  it('comes in pages', async () => {
    const first = await api.ask(FindMetricsDocument, { first: 2 });
    expect(first.metrics?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await api.ask(FindMetricsDocument, { first: 9, after: first.metrics?.pageInfo.endCursor ?? '' });
    expect(rest.metrics?.nodes.map(({ key }) => key)).toEqual(['tickets', 'ticket_cost', 'cost_per_answer']);
    expect(rest.metrics?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });
});

describe('the catalogue', () => {
  it('shows the pyramid with its edges, frameworks, stakeholders, calendars and schedules', async () => {
    const { pyramid, frameworks, stakeholders, calendars, schedules } = await api.ask(ReadCatalogueDocument);
    expect(pyramid.levels.map(({ key, metrics }) => [key, metrics.map((metric) => metric.key)])).toEqual([
      ['relationship', ['score', 'answers']],
      ['process', ['tickets', 'ticket_cost']],
    ]);
    expect(pyramid.edges.map(({ type, from, to, sign }) => [type, from.key, to.key, sign])).toEqual([
      ['DRIVES', 'score', 'answers', 'POSITIVE'],
      ['COUNTER_METRIC', 'score', 'answers', null],
      ['DRIVES', 'tickets', 'score', 'NEGATIVE'],
      ['DRIVES', 'ticket_cost', 'tickets', 'POSITIVE'],
      ['COMPUTED_FROM', 'cost_per_answer', 'ticket_cost', null],
      ['COMPUTED_FROM', 'cost_per_answer', 'answers', null],
    ]);
    expect(frameworks[0]?.categories).toMatchObject([
      { goal: 'Customers like us.', metrics: [{ key: 'score' }] },
      { goal: null, metrics: [] },
    ]);
    expect(stakeholders).toMatchObject([
      { key: 'team', kind: 'TEAM', members: [{ key: 'lead' }], responsibleFor: [{ key: 'score' }] },
      { key: 'lead', kind: 'PERSON' },
    ]);
    expect(calendars[0]).toEqual({
      key: 'berlin',
      timeZone: 'Europe/Berlin',
      weekStart: 'MONDAY',
      namedPeriods: [{ key: 'carnival', start: '2026-02-12', end: '2026-02-19' }],
    });
    expect(schedules).toEqual([
      {
        key: 'desk',
        name: 'Desk',
        timeZone: 'Europe/Berlin',
        week: [
          ...['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY'].map((weekday) => ({
            weekday,
            hours: ['09:00-12:30', '13:30-17:30'],
          })),
          { weekday: 'FRIDAY', hours: ['09:00-13:00'] },
          { weekday: 'SATURDAY', hours: [] },
          { weekday: 'SUNDAY', hours: [] },
        ],
        holidays: { country: 'DE', region: 'BY', types: ['public'] },
        exceptions: [
          { date: '2026-12-24', hours: ['09:00-11:00'] },
          { date: '2026-12-28', hours: [] },
        ],
      },
    ]);
  });

  it('lists what several metrics can be cut by together', async () => {
    const { dimensions } = await api.ask(SharedDimensionsDocument, { metrics: ['score', 'tickets'] });
    expect(dimensions?.map(({ key, dataset }) => [key, dataset?.key])).toEqual([
      ['region', 'customers'],
      ['segment', 'customers'],
    ]);
  });

  it('notices a model that another process applies', async () => {
    const model = unwrap(await readModel(modelFolder));
    const score = model.metrics.get('score');
    if (!score) throw new Error('The model has a score.');
    const renamed = { ...model, metrics: new Map([...model.metrics, ['score', { ...score, name: 'Renamed' }]]) };
    unwrap(await applyModel(database.db, renamed, { actor: 'another', now }));
    const { metric } = await api.ask(ReadMetricDocument, { key: 'score' });
    expect(metric).toMatchObject({ name: 'Renamed', definition: { version: 2 } });
  });
});
