/** Each framework of the shipped model in one operation: the questions of docs/frameworks.md, on the month worked out by hand. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { AllFrameworksDocument, FilteredFrameworkDocument } from '../generated/documents.ts';
import { fences, read } from '../house/house.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { expected, january } from '../shipped-model/january.ts';
import { startApi } from './api.ts';

interface WrittenMetric {
  readonly key: string;
  readonly frameworks?: Readonly<Record<string, string>>;
  readonly level?: string;
  readonly classification: { readonly evidence: string; readonly timing: string };
}

const { db, pool } = await testDatabase({ onCluster: 'some whole' });
for (const statement of january) await db.execute(sql.raw(statement));
const model = unwrap(await readModel('models/cx'));
unwrap(await applyModel(db, model, { actor: 'test', now: Date.UTC(2026, 1, 1) }));
const api = await startApi({ db, pool });

/** The files as they are written, without any code that the answers go through. */
const written = readdirSync('models/cx/metrics')
  .sort()
  .flatMap(
    (name) => (parse(readFileSync(join('models/cx/metrics', name), 'utf8')) as { metrics: WrittenMetric[] }).metrics,
  );

/** `framework.category` to the metrics that the files put there. */
const places = new Map<string, string[]>();
const put = (framework: string, category: string, metric: string) =>
  places.set(`${framework}.${category}`, [...(places.get(`${framework}.${category}`) ?? []), metric]);
for (const { key, frameworks = {}, classification } of written) {
  for (const [framework, category] of Object.entries(frameworks)) put(framework, category, key);
  const { evidence, timing } = classification;
  put('evidence', evidence, key);
  put('timing', timing, key);
  put('evidence_timing', `${evidence === 'perception' ? 'perception' : 'fact'}_${timing}`, key);
}

/** Most statements of a question without groups: one a dataset. */
const most = model.datasets.size;

interface Placed {
  readonly key: string;
  readonly metrics: readonly { readonly key: string }[];
}

const sorted = (keys: Iterable<string>) => [...keys].sort();

describe('the frameworks', () => {
  it('place every metric exactly where its file says, in one operation of at most one statement a dataset', async () => {
    const { value, statements } = await countStatements(() => api.ask(AllFrameworksDocument));
    const found = new Map<string, readonly string[]>(
      value.frameworks.flatMap(({ key: framework, categories }) =>
        categories.map(({ key, metrics }) => [`${framework}.${key}`, sorted(metrics.map((each) => each.key))] as const),
      ),
    );
    for (const [place, keys] of found) expect(keys, place).toEqual(sorted(places.get(place) ?? []));
    expect(sorted(places.keys()).filter((place) => !found.has(place))).toEqual([]);
    expect(value.frameworks.map(({ key }) => key)).toEqual([...model.frameworks.keys()]);
    expect(statements.length).toBeGreaterThan(5);
    expect(statements.length).toBeLessThanOrEqual(most);
  });

  it('answer with the numbers worked out by hand', async () => {
    const { frameworks } = await api.ask(AllFrameworksDocument);
    const values = new Map(
      frameworks.flatMap(({ categories }) =>
        categories.flatMap(({ metrics }) => metrics.map(({ key, value }) => [key, value?.value] as const)),
      ),
    );
    expect(sorted(values.keys())).toEqual(sorted(Object.keys(expected)));
    for (const [key, number] of Object.entries(expected))
      if (number === null) expect(values.get(key), key).toBeNull();
      else expect(values.get(key), key).toBeCloseTo(number, 9);
  });

  it('hold each metric once in a framework by classification, and all of them', async () => {
    const { frameworks } = await api.ask(AllFrameworksDocument);
    const derived = frameworks.filter((each) => each.derived);
    expect(derived.map(({ key }) => key)).toEqual(['evidence', 'timing', 'evidence_timing']);
    for (const { key, categories } of derived)
      expect(sorted(categories.flatMap(({ metrics }) => metrics.map((each) => each.key))), key).toEqual(
        sorted(written.map((metric) => metric.key)),
      );
  });

  it('are a grid of two by two where they cross evidence and timing, and no other framework is one', async () => {
    const { frameworks } = await api.ask(AllFrameworksDocument);
    expect(frameworks.filter(({ grid }) => grid !== null).map(({ key }) => key)).toEqual(['evidence_timing']);
    const grid = frameworks.find(({ key }) => key === 'evidence_timing')?.grid;
    expect(grid?.columns).toEqual(['LEADING', 'LAGGING']);
    expect(grid?.rows.map(({ evidence, cells }) => [evidence, cells.map(({ key }) => key)])).toEqual([
      [['PERCEPTION'], ['perception_leading', 'perception_lagging']],
      [
        ['INTERACTION', 'BEHAVIOUR', 'OUTCOME'],
        ['fact_leading', 'fact_lagging'],
      ],
    ]);
  });

  it('keep the order of their own: AARRR as a customer meets it, RARRA by importance', async () => {
    const { frameworks } = await api.ask(AllFrameworksDocument);
    const order = (key: string) => frameworks.find((each) => each.key === key)?.categories.map((each) => each.key);
    expect(order('aarrr')).toEqual(['acquisition', 'activation', 'retention', 'referral', 'revenue']);
    expect(order('rarra')).toEqual(['retention', 'activation', 'referral', 'revenue', 'acquisition']);
  });

  it('show only the metrics of a filter', async () => {
    const { framework } = await api.ask(FilteredFrameworkDocument, { key: 'heart', filter: { level: 'relationship' } });
    const wanted = (category: string) =>
      written
        .filter(({ level, frameworks }) => level === 'relationship' && frameworks?.heart === category)
        .map(({ key }) => key);
    expect(wanted('happiness')).toContain('nps');
    for (const { key, metrics } of framework?.categories ?? [])
      expect(sorted(metrics.map((metric) => metric.key)), key).toEqual(sorted(wanted(key)));
  });
});

describe('the questions of the page on frameworks', () => {
  const questions = fences(read('docs/frameworks.md'), 'graphql');

  it('are one for each framework, or for two that share their steps', () => {
    const asked = questions.flatMap((question) =>
      [...question.matchAll(/framework\(key: "(\w+)"\)/g)].map(([, key]) => key),
    );
    expect(asked).toEqual(['heart', 'aarrr', 'rarra', 'scorecard', 'evidence', 'timing', 'evidence_timing', 'journey']);
    expect(sorted(asked.map(String))).toEqual(sorted(model.frameworks.keys()));
  });

  it.each(questions.map((question) => [/^query (\w+)/.exec(question)?.[1], question] as const))(
    'answer %s',
    async (_, question) => {
      const { value, statements } = await countStatements(() => api.send<Record<string, unknown>, never>(question));
      expect(value.errors).toEqual([]);
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.length).toBeLessThanOrEqual(most);
      // A filter leaves metrics out on purpose.
      if (question.includes('filter:')) return;
      for (const framework of Object.values(value.data ?? {}) as { key: string }[])
        for (const { key, metrics } of categoriesIn(framework))
          expect(sorted(metrics.map((each) => each.key)), `${framework.key}.${key}`).toEqual(
            sorted(places.get(`${framework.key}.${key}`) ?? []),
          );
    },
  );
});

function categoriesIn(framework: object): readonly Placed[] {
  const { categories, grid } = framework as { categories?: Placed[]; grid?: { rows: { cells: Placed[] }[] } };
  const found = categories ?? grid?.rows.flatMap(({ cells }) => cells) ?? [];
  expect(found.length).toBeGreaterThan(1);
  return found;
}
