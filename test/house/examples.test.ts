/** What the pages print works: models validate and fit the shipped tables, questions fit the schema, pictures the model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { formatIssue } from '../../src/kernel/issue.ts';
import type { Metric, MetricType } from '../../src/model/metric.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { fences, read, root } from './house.ts';

const { db } = await testDatabase();
const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The model that the YAML blocks of a page are together, or what is wrong with it. */
async function modelOf(page: string) {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-page-'));
  folders.push(folder);
  const blocks = fences(read(page), 'yaml');
  await Promise.all(blocks.map((block, at) => writeFile(join(folder, `${at}.yaml`), block)));
  const model = await readModel(folder);
  if (model.kind === 'refused') return { issues: model.issues.map(formatIssue), model: null };
  const compiled = await compileModel(db, model.value, model.value.sources);
  return { issues: compiled.kind === 'refused' ? compiled.issues.map(formatIssue) : [], model: model.value };
}

describe('the examples', () => {
  it('of the model format are one sound model over the shipped tables, with every type of metric', async () => {
    const { issues, model } = await modelOf('docs/model-format.md');
    expect(issues).toEqual([]);
    const types: readonly MetricType[] = [
      ...[
        'count',
        'sum',
        'mean',
        'share',
        'net_share',
        'percentile',
        'distinct',
        'ratio',
        'balance',
        'formula',
        'conversion',
        'cohort_retention',
        'score',
        'retention',
      ],
    ] as MetricType[];
    expect(new Set([...(model?.metrics.values() ?? [])].map(({ type }) => type))).toEqual(new Set(types));
  });

  it('of the README are a sound model over the shipped tables', async () => {
    const { issues, model } = await modelOf('README.md');
    expect(issues).toEqual([]);
    expect([...(model?.metrics.keys() ?? [])]).toEqual(['solved_in_a_day']);
  });

  it('of questions are valid GraphQL for the committed schema', () => {
    const schema = buildSchema(read('schema/schema.graphql'));
    const questions = fences(read('README.md'), 'graphql');
    expect(questions.length).toBe(6);
    expect(questions.flatMap((question) => validate(schema, parse(question)).map(({ message }) => message))).toEqual(
      [],
    );
  });

  it('of answers are JSON, whole values or several after each other', () => {
    for (const answer of fences(read('README.md'), 'json'))
      for (const value of answer.split(/\n\n/)) expect(() => JSON.parse(value), value).not.toThrow();
  });

  it('of the pyramid draw levels, metrics and drives of the shipped model', async () => {
    const shipped = await readModel(join(root, 'models/cx'));
    if (shipped.kind === 'refused') throw new Error('The shipped model is not sound.');
    const { metrics, pyramid } = shipped.value;
    const [picture = ''] = fences(read('README.md'), 'mermaid');
    const places = [...picture.matchAll(/subgraph (\w+) [\s\S]*?end\n/g)].flatMap(([body, level]) =>
      [...body.matchAll(/^ {4}(\w+)\[/gm)].map(([, key]) => [key, level]),
    );
    expect(places.filter(([key = '', level]) => metrics.get(key)?.level !== level)).toEqual([]);
    expect([...new Set(places.map(([, level]) => level))]).toEqual(pyramid.levels.map(({ key }) => key).toReversed());
    const edges = [...picture.matchAll(/^ {2}(\w+) -->\|"([^"]+)"\| (\w+)$/gm)].map(([, from, says, to]) => ({
      from,
      says,
      to,
    }));
    expect(edges.length).toBeGreaterThan(10);
    expect(edges.filter(({ from = '', says, to }) => describeDrive(metrics.get(from), to) !== says)).toEqual([]);
  });
});

/** `− 2 quarters`; undefined where the one does not drive the other. */
function describeDrive(metric: Metric | undefined, to: string | undefined): string | undefined {
  const drive = metric?.drives.find((each) => each.metric === to);
  if (!drive) return undefined;
  const { lag } = drive;
  const sign = drive.sign === 'positive' ? '+' : '−';
  return lag ? `${sign} ${lag.count} ${lag.grain}${lag.count === 1 ? '' : 's'}` : sign;
}
