import { describe, expect, test } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { complaints, modelFolder, soundDatasets, soundMetrics } from './model-folder.ts';

const metric = (lines: string) =>
  `metrics:\n  - key: m\n    name: M\n    unit: count\n    direction: increase\n${lines}\n`;

describe('a sound model', () => {
  const folder = modelFolder({
    'b/metrics.yml': soundMetrics,
    'a.yaml': soundDatasets,
    'notes.txt': '{{{',
    'empty.yaml': '# nothing\n',
  });

  test('is read from all YAML files below the folder, in the order of their names', async () => {
    const model = unwrap(await readModel(folder));
    expect([...model.datasets.keys()]).toEqual(['answers', 'customers']);
    expect([...model.metrics.keys()]).toEqual(['nps', 'mean_score', 'spread']);
    expect(model.metrics.get('nps')).toMatchObject({ status: 'certified', cadence: 'monthly', drives: [] });
  });

  test('has the calendar UTC and no levels where it declares none', async () => {
    const model = unwrap(await readModel(folder));
    expect([...model.calendars.keys()]).toEqual(['utc']);
    expect(model.pyramid.levels).toEqual([]);
  });

  test('knows where everything in it stands', async () => {
    const { sources } = unwrap(await readModel(folder));
    expect(sources.locate('metric', 'nps')).toEqual({ file: 'b/metrics.yml', line: 2, column: 5 });
    expect(sources.locate('metric', 'nps', ['top', 'score', 'gte'])).toEqual({
      file: 'b/metrics.yml',
      line: 7,
      column: 26,
    });
    expect(sources.locate('dataset', 'answers', ['dimensions', 1, 'values', 0])).toMatchObject({
      file: 'a.yaml',
      line: 11,
    });
    expect(sources.locate('metric', 'nope')).toBeUndefined();
  });
});

describe('the shipped model', () => {
  test('is sound', async () => {
    const model = unwrap(await readModel('models/cx'));
    expect(model.metrics.size).toBeGreaterThan(50);
  });
});

describe('files that cannot be read', () => {
  test('are told apart: no folder, no files, nothing in them, not UTF-8', async () => {
    const missing = await readModel('/nowhere/at/all');
    expect(missing.kind === 'refused' && missing.issues[0]?.message).toBe(
      'The folder "/nowhere/at/all" cannot be read: it does not exist.',
    );
    expect((await complaints({ 'a.txt': '' }))[0]).toMatch(/^MODEL_EMPTY: .*holds no model files\. Model files end in/);
    expect(await complaints({ 'a.yaml': '# nothing' })).toEqual(['MODEL_EMPTY: The model files define nothing.']);
    expect(await complaints({ 'a.yaml': Uint8Array.of(0x6d, 0xff, 0xfe) })).toEqual([
      'MODEL_FILE_UNREADABLE: The file "a.yaml" cannot be read: it is not UTF-8 text.',
    ]);
  });

  test('name the place of each slip of syntax, in all files at once', async () => {
    const found = await complaints({
      'a.yaml': 'metrics:\n  - key: [nps\n',
      'b/c.yaml': 'metrics:\n\t- key: nps\n',
    });
    expect(found[0]).toMatch(/^a\.yaml:3:1 MODEL_SYNTAX: /);
    expect(found.at(-1)).toMatch(/^b\/c\.yaml:2:1 MODEL_SYNTAX: .* YAML is indented with spaces, never with tabs\.$/);
  });

  test('may not give a key twice: exactly one is accountable', async () => {
    expect(
      await complaints({ 'a.yaml': metric('    accountable: anna\n    type: count\n    accountable: ben') }),
    ).toEqual([
      'a.yaml:8:5 MODEL_SYNTAX: The key "accountable" is given twice. Exactly one stakeholder is accountable; list the others under "responsible".',
    ]);
  });

  test('are not blown up by aliases of aliases', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `a${i}: &a${i} [${Array(10).fill(i === 0 ? 'x' : `*a${i - 1}`)}]`,
    );
    expect((await complaints({ 'a.yaml': levels.join('\n') }))[0]).toContain('MODEL_SYNTAX: Excessive alias count');
    expect((await complaints({ 'a.yaml': 'metrics: *gone\n' }))[0]).toMatch(/^a\.yaml:1:1\d? MODEL_SYNTAX: .*gone/);
  });
});

describe('a wrong shape', () => {
  test.each([
    [
      'an unknown list',
      'metrix: []\n',
      'a.yaml:1:1 MODEL_SHAPE: Unknown key "metrix". (at metrix) Did you mean "metrics"?',
    ],
    ['not a map', '- a\n', 'a.yaml:1:1 MODEL_SHAPE: "file" should be a map of keys to values, not a list.'],
    ['a list that is none', 'metrics: 3\n', 'a.yaml:1:10 MODEL_SHAPE: "metrics" should be a list, not 3. (at metrics)'],
    [
      'an unknown type of metric',
      metric('    type: net_sahre'),
      'a.yaml:6:11 MODEL_SHAPE: Unknown type "net_sahre". (at metrics.m.type) Did you mean "net_share"?',
    ],
    [
      'no type',
      metric(''),
      'a.yaml:2:5 MODEL_SHAPE: "type" is missing. (at metrics.m.type) One of count, sum, mean, share, net_share, percentile, distinct, conversion, cohort_retention, ratio, balance, retention, formula, score.',
    ],
    [
      'a misspelt key',
      metric('    type: count\n    datset: answers'),
      'a.yaml:7:5 MODEL_SHAPE: Unknown key "datset". (at metrics.m.datset) Did you mean "dataset"?',
    ],
    [
      'a missing key',
      metric('    type: count'),
      'a.yaml:2:5 MODEL_SHAPE: "dataset" is missing. (at metrics.m.dataset) It should be a text.',
    ],
    [
      'a key of another type of metric',
      metric('    type: count\n    dataset: answers\n    top: { score: 9 }'),
      'a.yaml:8:5 MODEL_SHAPE: Unknown key "top". (at metrics.m.top) ',
    ],
    [
      'several accountable',
      metric('    type: count\n    dataset: answers\n    accountable: [anna, ben]'),
      'a.yaml:8:5 MODEL_SHAPE: "accountable" should be a text, not a list. (at metrics.m.accountable) Exactly one stakeholder is accountable; list the others under "responsible".',
    ],
    [
      'an unknown operator',
      metric('    type: count\n    dataset: answers\n    where: { score: { gtee: 9 } }'),
      'a.yaml:8:23 MODEL_SHAPE: Unknown key "gtee". (at metrics.m.where.score.gtee) Did you mean "gte"',
    ],
    [
      'an unknown key in a nested condition',
      metric('    type: count\n    dataset: answers\n    where:\n      any:\n        - score: { inn: [9] }'),
      'a.yaml:10:20 MODEL_SHAPE: Unknown key "inn". (at metrics.m.where.any.0.score.inn) Did you mean "in"',
    ],
    [
      'an unknown key in a drive',
      metric('    type: count\n    dataset: answers\n    drives: [{ metrc: churn }]'),
      'Unknown key "metrc". (at metrics.m.drives.0.metrc) Did you mean "metric"?',
    ],
    [
      'a drive of another form',
      metric('    type: count\n    dataset: answers\n    drives: [7]'),
      'a.yaml:8:14 MODEL_SHAPE: "0" should not be 7. (at metrics.m.drives.0) It may be a text or a map of keys to values.',
    ],
    [
      'a word out of a list',
      metric('    type: count\n    dataset: answers\n    cadence: montly'),
      'a.yaml:8:14 MODEL_SHAPE: "cadence" cannot be "montly". (at metrics.m.cadence) Did you mean "monthly"?',
    ],
    [
      'a key with capitals',
      'frameworks:\n  - { key: HEART, name: Heart, categories: [{ key: a, name: A }] }\n',
      'a.yaml:2:12 MODEL_SHAPE: "key" cannot be "HEART". (at frameworks.HEART.key) A key is lower case: letters, digits and underscores, beginning with a letter.',
    ],
    [
      'a map key that is no key',
      metric('    type: count\n    dataset: answers\n    frameworks: { Heart: happiness }'),
      'a.yaml:8:19 MODEL_SHAPE: "Heart" is not a possible key. (at metrics.m.frameworks.Heart) A key is lower case',
    ],
    [
      'a sum of nothing',
      'datasets:\n  - key: d\n    name: D\n    table: d\n    primaryKey: [id]\n    time: null\n    measures:\n      total: { type: sum }\n',
      'a.yaml:8:7 MODEL_SHAPE: A sum has a value; a count has none. (at datasets.d.measures.total)',
    ],
    [
      'a text cut at its comma',
      'metrics:\n  - { key: f, name: F, type: formula, expression: max(a, 1), unit: ratio, direction: increase }\n',
      'a.yaml:2:58 MODEL_SHAPE: Unknown key "1)". (at metrics.f.1)) Within braces, a text with a comma needs quotes.',
    ],
    [
      'an empty list',
      'pyramid: { levels: [] }\n',
      'a.yaml:1:12 MODEL_SHAPE: "levels" is too short or too small: at least 1 is needed. (at pyramid.levels)',
    ],
  ])('is told with line and hint: %s', async (_, text, expected) => {
    expect((await complaints({ 'a.yaml': text })).join('\n')).toContain(expected);
  });

  test('is told once, and beside all others of all files', async () => {
    const found = await complaints({
      'a.yaml': metric('    type: count\n    dataset: answers\n    where: { score: { gtee: 9 } }\n    levl: top'),
      'b.yaml': 'stakeholders:\n  - { key: anna, name: Anna, kind: persn, email: nobody }\n',
    });
    expect(found.map((line) => line.split(' (at')[0])).toEqual([
      'a.yaml:8:23 MODEL_SHAPE: Unknown key "gtee".',
      'a.yaml:9:5 MODEL_SHAPE: Unknown key "levl".',
      'b.yaml:2:36 MODEL_SHAPE: "kind" cannot be "persn".',
      'b.yaml:2:50 MODEL_SHAPE: "email" cannot be "nobody".',
    ]);
  });
});
