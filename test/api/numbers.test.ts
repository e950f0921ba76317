/** Numbers through the API: values, comparisons, series, breakdowns, and what they cost. */
import { describe, expect, it } from 'vitest';
import {
  CompareValueDocument,
  DashboardDocument,
  ReadBreakdownDocument,
  ReadSeriesDocument,
  ReadValueDocument,
} from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

const february = { start: '2026-02-01T00:00:00Z', end: '2026-03-01T00:00:00Z', calendar: 'utc' };

describe('a value', () => {
  it('is the last complete period of the cadence when no period is given', async () => {
    const { metric } = await api.ask(ReadValueDocument, { key: 'score' });
    expect(metric?.value).toMatchObject({ value: 25, formatted: '25.0', sampleSize: 16, decimal: null });
    expect(metric?.value?.period).toEqual({ label: 'Feb 2026', complete: true });
    expect(metric?.value?.interval?.method).toBe('ADJUSTED_WALD');
    expect(metric?.value?.assumptions?.length).toBeGreaterThan(0);
  });

  it('is exact as a decimal and formatted with its currency', async () => {
    const { metric } = await api.ask(ReadValueDocument, { key: 'ticket_cost', period: february });
    expect(metric?.value).toMatchObject({ value: 65.6, decimal: '65.6', formatted: '€65.60' });
  });

  it('counts only the rows of its filter, joined dimensions included', async () => {
    const where = { and: [{ dimension: 'region', in: ['EMEA', 'APAC'] }, { not: { dimension: 'score', lt: 9 } }] };
    const { metric } = await api.ask(ReadValueDocument, { key: 'answers', period: february, where });
    expect(metric?.value?.value).toBe(6);
  });

  it('finds the rows that have no member', async () => {
    const where = { dimension: 'customer.region', isNull: true };
    const { metric } = await api.ask(ReadValueDocument, { key: 'answers', period: february, where });
    expect(metric?.value?.value).toBe(1);
  });

  it('is null for a score and 0 for a count where there are no rows', async () => {
    const where = { dimension: 'region', eq: 'APAC' };
    const score = await api.ask(ReadValueDocument, { key: 'score', period: february, where });
    const count = await api.ask(ReadValueDocument, { key: 'answers', period: february, where });
    expect(score.metric?.value).toMatchObject({ value: null, formatted: '–', interval: null });
    expect(count.metric?.value).toMatchObject({ value: 0, decimal: '0', formatted: '0' });
  });

  it('reads a named period in the zone of its calendar', async () => {
    const { metric } = await api.ask(ReadValueDocument, {
      key: 'tickets',
      period: { named: 'carnival', calendar: 'berlin' },
    });
    expect(metric?.value).toMatchObject({ value: 0, period: { label: 'Carnival 2026' } });
  });

  it('costs no statement when only its period is selected', async () => {
    const { statements } = await countStatements(() =>
      api.send(
        '{ metric(key: "score") { value { metric { key } period { label } } series(period: {last: 3, grain: MONTH}, grain: MONTH) { points { period { label } } } } }',
      ),
    );
    expect(statements).toHaveLength(0);
  });
});

describe('a comparison', () => {
  it('sets a number beside the period before and the year before', async () => {
    const { metric } = await api.ask(CompareValueDocument, {
      key: 'answers',
      to: [{ kind: 'PREVIOUS_PERIOD' }, { kind: 'SAME_PERIOD_LAST_YEAR' }],
    });
    expect(metric?.value?.compare).toMatchObject([
      {
        kind: 'PREVIOUS_PERIOD',
        period: { label: 'Jan 2026' },
        value: 6,
        change: 10,
        formattedChange: '+10',
        good: true,
      },
      { kind: 'SAME_PERIOD_LAST_YEAR', period: { label: 'Feb 2025' }, value: 2, change: 14, relativeChange: 7 },
    ]);
  });

  it('calls more of a bad thing bad', async () => {
    const { metric } = await api.ask(CompareValueDocument, {
      key: 'ticket_cost',
      period: { last: 1, grain: 'MONTH' },
      to: [{ kind: 'PREVIOUS_PERIOD' }],
    });
    expect(metric?.value?.compare).toMatchObject([
      { value: 7.5, change: 58.1, good: false, formattedChange: '+€58.10' },
    ]);
  });

  it('compares a running month with the same part of the month before, and warns where it does not', async () => {
    const { metric } = await api.ask(CompareValueDocument, {
      key: 'answers',
      period: { toDate: 'MONTH' },
      to: [{ kind: 'SAME_ELAPSED_PREVIOUS' }, { kind: 'PREVIOUS_PERIOD' }],
    });
    expect(metric?.value?.value).toBe(1);
    expect(metric?.value?.compare?.[0]).toMatchObject({ value: 16, assumptions: [] });
    expect(metric?.value?.compare?.[1]?.assumptions[0]).toMatch(/is not over/);
  });

  it('sets a slice beside another in place of its own filter, and tests only slices that share no row', async () => {
    const { metric } = await api.ask(CompareValueDocument, {
      key: 'score',
      where: { dimension: 'region', eq: 'EMEA' },
      to: [{ kind: 'SLICE', where: { dimension: 'region', eq: 'Americas' } }, { kind: 'SLICE' }],
    });
    const [other, whole] = metric?.value?.compare ?? [];
    expect(metric?.value?.value).toBe(40);
    expect(other).toMatchObject({ value: -20, change: 60, relativeChange: null, good: true });
    expect(other?.significance?.pValue).toBeGreaterThan(0);
    expect(whole).toMatchObject({ value: 25, change: 15, significance: null });
    expect(whole?.assumptions[0]).toMatch(/may share rows/);
  });
});

describe('a series', () => {
  const lastThree = { last: 3, grain: 'MONTH' } as const;

  it('has a point for every unit, with rows or without', async () => {
    const { metric } = await api.ask(ReadSeriesDocument, { key: 'answers', period: lastThree, grain: 'MONTH' });
    const [line] = metric?.series ?? [];
    expect(line?.label).toBe('All');
    expect(line?.points.map(({ period, value }) => [period.label, value.value])).toEqual([
      ['Dec 2025', 0],
      ['Jan 2026', 6],
      ['Feb 2026', 16],
    ]);
  });

  it('has a line for each member, those without a member last', async () => {
    const { metric } = await api.ask(ReadSeriesDocument, {
      key: 'answers',
      period: lastThree,
      grain: 'MONTH',
      by: ['region'],
    });
    expect(metric?.series?.map(({ label, points }) => [label, points.map(({ value }) => value.value)])).toEqual([
      ['Americas', [0, 2, 5]],
      ['EMEA', [0, 4, 10]],
      ['No value', [0, 0, 1]],
    ]);
  });

  it('trails a window behind every point', async () => {
    const { metric } = await api.ask(ReadSeriesDocument, {
      key: 'answers',
      period: lastThree,
      grain: 'MONTH',
      window: { count: 2, grain: 'MONTH' },
    });
    expect(metric?.series?.[0]?.points.map(({ value }) => value.value)).toEqual([0, 6, 22]);
    expect(metric?.series?.[0]?.points[2]?.period.label).toBe('Feb 2026');
  });

  it('keeps the first groups of the whole period and tells the rest as one', async () => {
    const { metric } = await api.ask(ReadSeriesDocument, {
      key: 'answers',
      period: lastThree,
      grain: 'MONTH',
      by: ['region'],
      top: { count: 1 },
    });
    expect(
      metric?.series?.map(({ label, other, points }) => [label, other, points.map(({ value }) => value.value)]),
    ).toEqual([
      ['EMEA', false, [0, 4, 10]],
      ['Other', true, [0, 2, 6]],
    ]);
  });
});

describe('a breakdown', () => {
  it('ranks, tells the rest as one, and compares every group with its own past and with the whole', async () => {
    const { metric } = await api.ask(ReadBreakdownDocument, { key: 'score', by: ['region'], top: { count: 2 } });
    const { rows, other, total } = metric?.breakdown ?? {};
    expect(rows?.map(({ label, value }) => [label, value.value])).toEqual([
      ['No value', 100],
      ['EMEA', 40],
    ]);
    expect(rows?.[1]?.value.compare).toMatchObject([
      { kind: 'PREVIOUS_PERIOD', value: -25, change: 65 },
      { kind: 'SLICE', value: 25, change: 15, significance: null },
    ]);
    expect(rows?.[0]?.value.compare?.[0]).toMatchObject({ value: null, change: null });
    expect(other).toMatchObject({ value: -20, compare: [{ value: 100 }] });
    expect(total?.value).toBe(25);
  });
});

describe('an operation', () => {
  const period = { last: 1, grain: 'MONTH' } as const;

  it('through fragments, aliases and variables costs one statement a set of groups', async () => {
    const { value, statements } = await countStatements(() => api.ask(DashboardDocument, { period, detailed: true }));
    expect(value.score?.value?.before?.map((each) => each.value)).toEqual([expect.closeTo(50 / 3), -100]);
    expect(value.score?.emea?.value).toBe(40);
    expect(value.score?.series?.map(({ label }) => label)).toEqual(['Americas', 'EMEA', 'No value']);
    expect(value.answers?.breakdown?.rows?.[0]?.value.before?.map((each) => each.value)).toEqual([4, 2]);
    // The whole, every region, the ranking of regions, and then the region that it keeps.
    expect(statements).toHaveLength(4);
  });

  it('asks for nothing that @include and @skip leave out', async () => {
    const { value, statements } = await countStatements(() => api.ask(DashboardDocument, { period, detailed: false }));
    expect(value.score).not.toHaveProperty('series');
    expect(value.answers?.breakdown?.total?.before?.[0]?.value).toBe(6);
    // The whole, the ranking of regions, and then the region that it keeps.
    expect(statements).toHaveLength(3);
  });

  it('with a grouped series and its comparisons costs one statement', async () => {
    const { statements } = await countStatements(() =>
      api.send(`{ metric(key: "score") { series(period: {last: 3, grain: MONTH}, grain: MONTH, by: ["region"]) {
        label points { value { value compare(to: [{kind: PREVIOUS_PERIOD}, {kind: SAME_PERIOD_LAST_YEAR}]) { value change } } } } } }`),
    );
    expect(statements).toHaveLength(1);
  });
});
