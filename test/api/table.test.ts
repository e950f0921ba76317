/** Tables and plans through the API: joined groups, totals, order, pages, rankings, and what they cost. */
import { describe, expect, it } from 'vitest';
import { ExplainTableDocument, ReadTableDocument, type TableQuery } from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

const read = async (query: TableQuery, page: { first?: number; after?: string } = {}) => {
  const { table } = await api.ask(ReadTableDocument, { query, ...page });
  const rows = table?.rows?.nodes.map(({ label, period, cells }) => [
    label,
    period.label,
    ...cells.map(({ value }) => value),
  ]);
  return { table, rows };
};

const byRegion: TableQuery = {
  metrics: ['tickets', 'answers', 'score'],
  by: ['region'],
  period: { last: 1, grain: 'MONTH' },
};

describe('a table', () => {
  it('joins the groups of metrics over different tables, with 0 or null where one has no rows', async () => {
    const { rows, table } = await read(byRegion);
    expect(rows).toEqual([
      ['APAC', 'Feb 2026', 1, 0, null],
      ['Americas', 'Feb 2026', 0, 5, -20],
      ['EMEA', 'Feb 2026', 3, 10, 40],
      ['No value', 'Feb 2026', 0, 1, 100],
    ]);
    expect(table?.metrics.map(({ key }) => key)).toEqual(['tickets', 'answers', 'score']);
  });

  it('asks totals of the database, so that a score is the score of all and not a sum', async () => {
    const { table } = await read(byRegion);
    expect(table?.totals?.map(({ label, cells }) => [label, ...cells.map(({ value }) => value)])).toEqual([
      ['All', 4, 16, 25],
    ]);
  });

  it('compares every cell with its own past', async () => {
    const { table } = await read(byRegion);
    const past = table?.rows?.nodes.map(({ cells }) => cells.map(({ compare }) => compare?.[0]?.value));
    expect(past).toEqual([
      [0, 0, null],
      [0, 2, 100],
      [1, 4, -25],
      [0, 0, null],
    ]);
  });

  it('has a row for each group and unit of time', async () => {
    const { rows, table } = await read({
      metrics: ['answers'],
      by: ['region'],
      period: { last: 2, grain: 'MONTH' },
      grain: 'MONTH',
    });
    expect(rows).toEqual([
      ['Americas', 'Jan 2026', 2],
      ['Americas', 'Feb 2026', 5],
      ['EMEA', 'Jan 2026', 4],
      ['EMEA', 'Feb 2026', 10],
      ['No value', 'Jan 2026', 0],
      ['No value', 'Feb 2026', 1],
    ]);
    expect(table?.totals?.map(({ period, cells }) => [period.label, cells[0]?.value])).toEqual([
      ['Jan 2026', 6],
      ['Feb 2026', 16],
    ]);
  });

  it('is ordered by a metric with missing values last either way', async () => {
    const order = async (direction: 'ASC' | 'DESC') =>
      (await read({ ...byRegion, orderBy: [{ metric: 'score', direction }] })).rows?.map(([label]) => label);
    expect(await order('ASC')).toEqual(['Americas', 'EMEA', 'No value', 'APAC']);
    expect(await order('DESC')).toEqual(['No value', 'EMEA', 'Americas', 'APAC']);
  });

  it('is ordered by time and dimension', async () => {
    const { rows } = await read({
      metrics: ['answers'],
      by: ['region'],
      period: { last: 2, grain: 'MONTH' },
      grain: 'MONTH',
      orderBy: [
        { period: true, direction: 'DESC' },
        { dimension: 'region', direction: 'DESC' },
      ],
    });
    expect(rows?.map(([label, period]) => `${label} ${period}`).slice(0, 4)).toEqual([
      'EMEA Feb 2026',
      'Americas Feb 2026',
      'No value Feb 2026',
      'EMEA Jan 2026',
    ]);
  });

  it('keeps the groups of one ranking in every column and tells the rest as one', async () => {
    const { rows } = await read({ ...byRegion, top: { count: 2, metric: 'answers' } });
    expect(rows).toEqual([
      ['EMEA', 'Feb 2026', 3, 10, 40],
      ['Americas', 'Feb 2026', 0, 5, -20],
      ['Other', 'Feb 2026', 1, 1, 100],
    ]);
  });

  it('comes in pages that neither repeat nor leave out a row', async () => {
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const { table, rows } = await read(byRegion, { first: 3, ...(after === null ? {} : { after }) });
      expect(table?.rows?.totalCount).toBe(4);
      seen.push(...(rows ?? []).map(([label]) => label));
      after = table?.rows?.pageInfo.hasNextPage ? (table.rows.pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    expect(seen).toEqual(['APAC', 'Americas', 'EMEA', 'No value']);
  });

  it('costs one statement for each dataset and set of dimensions, comparisons and totals included', async () => {
    const { statements } = await countStatements(() => read(byRegion));
    expect(statements).toHaveLength(4);
  });
});

describe('explain', () => {
  it('shows plan and SQL and runs nothing', async () => {
    const { value, statements } = await countStatements(() => api.ask(ExplainTableDocument, { query: byRegion }));
    expect(statements).toHaveLength(0);
    expect(value.explain.issues).toEqual([]);
    expect(value.explain.scans.map(({ name }) => name).sort()).toEqual(['answers by region', 'tickets by region']);
    expect(value.explain.scans[0]?.sql).toMatch(/^\/\* lattice/);
    expect(value.explain.scans[0]?.parameterCount).toBeGreaterThan(0);
  });

  it('answers a wrong question with its issues, all at once', async () => {
    const query: TableQuery = { metrics: ['score'], by: ['regoin'], where: { dimension: 'channle', eq: 'email' } };
    const { explain } = await api.ask(ExplainTableDocument, { query });
    expect(explain.scans).toEqual([]);
    expect(explain.issues).toMatchObject([
      { code: 'UNKNOWN_DIMENSION', hints: ['Did you mean "region"?'] },
      { code: 'UNKNOWN_DIMENSION', hints: ['Did you mean "channel"?'] },
    ]);
  });
});
