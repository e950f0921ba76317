/** Frameworks that go by classification, and benchmarks: what is told of those that cannot be right. */
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { beside, modelFolder, soundDatasets, soundMetrics } from './model-folder.ts';

describe('a framework by classification', () => {
  const timing = (leading: string, lagging: string) =>
    `frameworks:\n  - key: timing\n    name: Timing\n    categories:\n      - { key: leading, name: L${leading} }\n      - { key: lagging, name: L${lagging} }\n`;
  const leads = ', classification: { timing: leading }';
  const lags = ', classification: { timing: lagging }';
  const placed = (more: string) =>
    `metrics:\n  - { key: x, name: X, type: count, dataset: answers, unit: count, direction: increase${more} }\n`;

  test('is sound where each pair of evidence and timing has one category', async () => {
    expect(
      await beside(timing(leads, lags) + placed(', classification: { evidence: outcome, timing: lagging }')),
    ).toEqual([]);
  });

  test('loses no metric, and counts none twice', async () => {
    expect(
      (await beside(timing(leads, ', classification: { timing: lagging, evidence: outcome }'))).slice(0, 1),
    ).toEqual([
      'x.yaml:4:5 MODEL_INVALID: No category of "timing" holds perception that is lagging. (at frameworks.timing.categories) Each pair of evidence and timing has exactly one category.',
    ]);
    const twice = await beside(timing(leads, ', classification: {}'));
    expect(twice).toHaveLength(4);
    expect(twice[0]).toContain('"leading" and "lagging" of "timing" both hold perception that is leading.');
  });

  test('has a classification in every category', async () => {
    const found = await beside(timing(leads, ''));
    expect(found[0]).toContain('No category of "timing" holds perception that is lagging.');
    expect(found.at(-1)).toContain('"lagging" has no classification, as other categories of "timing" have.');
  });

  test('is not named by a metric', async () => {
    expect(await beside(timing(leads, lags) + placed(', frameworks: { timing: leading }'))).toEqual([
      expect.stringContaining(
        'MODEL_INVALID: "timing" goes by classification: a metric does not say where it stands in it. (at metrics.x.frameworks.timing) Leave it out; "classification" says it.',
      ),
    ]);
  });
});

describe('a benchmark', () => {
  const benchmark = (change: (text: string) => string = (text) => text) =>
    change(
      `benchmarks:
  - key: nps_panel
    metric: nps
    name: Panel
    kind: industry
    of: Others like us
    where: { region: north }
    values:
      - { from: 2024-01-01, value: 30 }
      - { from: 2025-01-01, value: 36, sampleSize: 900, interval: { lower: 30, upper: 42 } }
    source: A panel
`,
    );

  test('that is sound has nothing against it, and its interval is at 95 % unless it says otherwise', async () => {
    expect(await beside(benchmark())).toEqual([]);
    const model = unwrap(
      await readModel(modelFolder({ 'd.yaml': soundDatasets, 'm.yaml': soundMetrics, 'b.yaml': benchmark() })),
    );
    expect(model.benchmarks.get('nps_panel')?.values[1]?.interval?.level).toBe(0.95);
  });

  test.each([
    [
      'metric: nps',
      'metric: npss',
      'x.yaml:3:13 MODEL_UNKNOWN_REFERENCE: Unknown metric "npss". (at benchmarks.nps_panel.metric) Did you mean "nps"?',
    ],
    ['region: north', 'regoin: north', 'UNKNOWN_DIMENSION: Unknown dimension "regoin" of "answers".'],
    ['region: north', 'survey: csta', 'MODEL_INVALID: "survey" never has the value "csta".'],
    ['region: north', 'score: { gte: 9 }', 'MODEL_INVALID: The slice of a benchmark holds dimensions to values'],
    ['from: 2025-01-01', 'from: 2023-01-01', 'MODEL_INVALID: The figure of 2023-01-01 follows that of 2024-01-01.'],
    ['from: 2025-01-01', 'from: 2025-02-30', 'MODEL_SHAPE'],
    ['value: 30', 'value: 130', 'MODEL_INVALID: "nps" lies between -100 and 100, and 130 does not.'],
    ['value: 36', 'value: 63', 'MODEL_INVALID: 63 does not lie in the interval from 30 to 42.'],
    ['kind: industry', 'kind: industri', 'Did you mean "industry"'],
    ['source: A panel', 'sauce: A panel', 'Did you mean "source"'],
  ])('%s → %s is told', async (from, to, expected) => {
    const found = await beside(benchmark((text) => text.replace(from, to)));
    expect(found.join('\n')).toContain(expected);
  });

  test('of a formula is looked at on every dataset that it reads', async () => {
    const found = await beside(
      benchmark((text) => text.replace('metric: nps', 'metric: spread').replace('region', 'regoin')),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('Unknown dimension "regoin" of "answers"');
  });
});
