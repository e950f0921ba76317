/** Scores through the API: what they are made of, what many are together, and who stands behind them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { ReadScoreDocument, ReadScoreEntitiesDocument, ReadScoreNumbersDocument } from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { definitions, tables } from '../scores/care.ts';
import { startApi } from './api.ts';
import { now } from './world.ts';

const database = await testDatabase();
await database.pool.query(tables);
const folder = await mkdtemp(join(tmpdir(), 'cairn-scores-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The definitions as a file, JSON being YAML, with a band of the main score moved. */
async function applyWith(amber: number): Promise<void> {
  const named = (list: readonly { readonly key: string }[]) => list.map((each) => ({ name: each.key, ...each }));
  const meaning = { unit: 'count', direction: 'increase' };
  const file = {
    datasets: named(definitions.datasets).map((each) => ({ primaryKey: ['id'], ...each })),
    metrics: named(definitions.metrics).map((each) => ({ ...meaning, ...each })),
    scores: named(definitions.scores ?? []).map((each) =>
      each.key === 'health'
        ? {
            ...each,
            bands: [{ key: 'red', name: 'At risk', below: 40 }, { key: 'amber', below: amber }, { key: 'green' }],
          }
        : each,
    ),
  };
  await writeFile(join(folder, 'model.yaml'), JSON.stringify(file));
  unwrap(await applyModel(database.db, unwrap(await readModel(folder)), { actor: 'test', now }));
}

await applyWith(70);
const api = await startApi(database);

describe('a score', () => {
  it('says what it is made of, for whom it differs, and in which version, without a question to the data', async () => {
    const { value, statements } = await countStatements(() => api.ask(ReadScoreDocument, { key: 'health' }));
    expect(statements).toHaveLength(0);
    expect(value.score).toEqual({
      name: 'health',
      version: 1,
      missing: 'REWEIGHT',
      minimumParameters: 1,
      expression: null,
      population: { key: 'customers' },
      parameters: [
        {
          key: 'satisfaction',
          name: 'csat',
          metric: { key: 'csat' },
          window: { count: 90, grain: 'DAY' },
          weight: 60,
          scale: [
            { value: 0, score: 0 },
            { value: 100, score: 100 },
          ],
        },
        {
          key: 'calm',
          name: 'Few tickets',
          metric: { key: 'tickets' },
          window: { count: 60, grain: 'DAY' },
          weight: 40,
          scale: [
            { value: 0, score: 100 },
            { value: 2, score: 60 },
            { value: 5, score: 0 },
          ],
        },
      ],
      variants: [
        {
          name: 'Large',
          entities: 'segment is "large"',
          weights: [
            { parameter: 'satisfaction', weight: 20 },
            { parameter: 'calm', weight: 80 },
          ],
          scales: [],
          expression: null,
        },
      ],
      bands: [
        { key: 'red', name: 'At risk', from: 0, below: 40 },
        { key: 'amber', name: 'amber', from: 40, below: 70 },
        { key: 'green', name: 'green', from: 70, below: null },
      ],
      metrics: ['health', 'share_red', 'share_amber', 'share_green', 'count_amber'].map((key) => ({ key })),
    });
  });

  it('is told together by metrics that name it, its parameters and all tables behind them', async () => {
    const { metric, pyramid } = await api.ask(ReadScoreNumbersDocument, { period: { last: 1, grain: 'MONTH' } });
    expect(metric?.definition).toMatchObject({
      type: 'SCORE',
      formula: 'mean of the score health of each entity',
      score: { key: 'health' },
      lineage: {
        tables: ['care.customers', 'care.answers', 'care.tickets'],
        metrics: [{ key: 'csat' }, { key: 'tickets' }],
      },
    });
    expect(metric?.dimensions.map(({ key }) => key)).toEqual(['name', 'segment', 'since', 'gone']);
    expect(pyramid.edges.filter(({ from }) => from.key === 'health')).toEqual([
      { from: { key: 'health' }, to: { key: 'csat' } },
      { from: { key: 'health' }, to: { key: 'tickets' } },
    ]);
  });

  it('gives mean, bands and their past in one statement, and groups in another, explained as they run', async () => {
    const { value, statements } = await countStatements(() =>
      api.ask(ReadScoreNumbersDocument, { period: { last: 1, grain: 'MONTH' } }),
    );
    const names = statements.map((text) => /^\/\* lattice (.*?) \*\//.exec(text)?.[1]);
    expect(names.sort()).toEqual(['score health', 'score health by segment']);
    expect(value.metric?.value).toMatchObject({ value: 54.8, formatted: '54.80', sampleSize: 5 });
    expect(value.metric?.value?.compare?.[0]).toMatchObject({ value: (52 + 4 * 100 + 8) / 6, significance: null });
    expect(value.red?.value?.value).toBe(20);
    expect(value.metric?.breakdown?.rows?.map(({ label, value: each }) => [label, each.value])).toEqual([
      ['large', 53],
      ['small', 56],
    ]);
    expect(value.explain.scans.map(({ name }) => name)).toEqual(['score health by segment']);
    expect(value.explain.scans[0]?.sql.startsWith('/* lattice score health by segment */ with ')).toBe(true);
  });

  it('leads to the entities behind it, lowest first, a page at a time', async () => {
    const period = { last: 1, grain: 'MONTH' } as const;
    const first = await api.ask(ReadScoreEntitiesDocument, { key: 'health', period, first: 3 });
    const page = first.score?.entities;
    expect(page?.nodes.map(({ key, label, score, band }) => [key, label, score, band?.key])).toEqual([
      ['7', 'Gus', 8, 'red'],
      ['1', 'Ada', 42, 'amber'],
      ['6', 'Fay', 60, 'amber'],
    ]);
    expect(page?.nodes[1]).toMatchObject({
      variant: { name: 'Large' },
      parts: [
        { parameter: { key: 'satisfaction' }, value: 50, normalised: 50, weight: 20, missing: false },
        { parameter: { key: 'calm' }, value: 3, normalised: 40, weight: 80, missing: false },
      ],
    });
    expect(page?.pageInfo.hasNextPage).toBe(true);
    const after = page?.pageInfo.endCursor ?? null;
    const second = await api.ask(ReadScoreEntitiesDocument, { key: 'health', period, first: 3, after });
    expect(second.score?.entities?.nodes.map(({ label }) => label)).toEqual(['Ed', 'Bo']);
    expect(second.score?.entities?.pageInfo.hasNextPage).toBe(false);
    expect(second.score?.entities?.nodes[1]?.parts[0]).toMatchObject({ value: null, weight: 0, missing: true });
    const last = second.score?.entities?.pageInfo.startCursor ?? null;
    const back = await api.ask(ReadScoreEntitiesDocument, { key: 'health', period, last: 2, before: last });
    expect(back.score?.entities?.nodes.map(({ label }) => label)).toEqual(['Ada', 'Fay']);
    const none = await api.ask(ReadScoreEntitiesDocument, {
      key: 'health',
      period,
      where: { dimension: 'name', eq: 'Zoe' },
    });
    expect(none.score?.entities).toMatchObject({ nodes: [], pageInfo: { startCursor: null, endCursor: null } });
    const red = await api.ask(ReadScoreEntitiesDocument, { key: 'health', period, band: 'red' });
    expect(red.score?.entities?.nodes.map(({ label }) => label)).toEqual(['Gus']);
  });

  it('refuses an unknown key, band, cursor and size with what might have been meant', async () => {
    const unknown = await api.send('{ score(key: "helth") { name } }');
    expect(unknown.errors[0]?.extensions.issues).toMatchObject([
      { code: 'UNKNOWN_SCORE', hints: ['Did you mean "health"?'] },
    ]);
    const wrong = await api.send('{ score(key: "health") { entities(band: "grene") { nodes { key } } } }');
    expect(wrong.errors[0]?.extensions.issues).toMatchObject([
      { code: 'MALFORMED_INPUT', hints: ['Did you mean "green"?'] },
    ]);
    for (const args of ['first: 1001', 'after: "bm8="', 'before: "WyJ4IiwiMSJd"']) {
      const { errors } = await api.send(`{ score(key: "health") { entities(${args}) { nodes { key } } } }`);
      expect(errors[0]?.extensions.code, args).toBe('MALFORMED_INPUT');
    }
  });

  it('has a new version when its bands change, and its metrics move', async () => {
    await applyWith(60);
    const { score } = await api.ask(ReadScoreDocument, { key: 'health' });
    expect(score).toMatchObject({ version: 2, bands: [{}, { below: 60 }, { from: 60 }] });
    const numbers = await api.ask(ReadScoreNumbersDocument, { period: { last: 1, grain: 'MONTH' } });
    // Fay at 60 and Ed at 64 are green now.
    expect(numbers.green?.value?.value).toBe(60);
    expect(numbers.metric?.value?.value).toBe(54.8);
  });
});
