/** Metrics that cannot be right: what is told of each. */
import { describe, expect, test } from 'vitest';
import { beside, broken } from './model-folder.ts';

describe('a metric', () => {
  test.each([
    [
      'dataset: answers',
      'dataset: anwsers',
      'm.yaml:5:14 MODEL_UNKNOWN_REFERENCE: Unknown dataset "anwsers". (at metrics.nps.dataset) Did you mean "answers"?',
    ],
    [
      'region: { in',
      'regoin: { in',
      'm.yaml:6:27 UNKNOWN_DIMENSION: Unknown dimension "regoin" of "answers". (at metrics.nps.where.regoin) Did you mean "region"?',
    ],
    [
      'gte: 9',
      'gte: nine',
      'm.yaml:7:12 FILTER_TYPE_MISMATCH: "score" is compared with "nine", but it needs a finite number. (at metrics.nps.top.score)',
    ],
    [
      'survey: nps',
      'survey: npss',
      'm.yaml:6:22 MODEL_INVALID: "survey" never has the value "npss". (at metrics.nps.where.survey) Did you mean "nps"',
    ],
    [
      'survey: nps',
      'survey: { gt: nps }',
      'm.yaml:6:14 MALFORMED_FILTER: The operator gt does not fit "survey", which is a string.',
    ],
    [
      '    unit: points',
      '    unit: points\n    time: score',
      'm.yaml:11:11 MODEL_WRONG_TYPE: "score" is a number and cannot place rows in time. (at metrics.nps.time) Times of "answers": answered_at.',
    ],
    [
      '    unit: points',
      '    unit: points\n    time: answerd_at',
      'Unknown time dimension "answerd_at" of "answers". (at metrics.nps.time) Did you mean "answered_at"?',
    ],
    [
      '    unit: points',
      '    unit: points\n    weight: survey',
      'm.yaml:11:13 MODEL_WRONG_TYPE: "survey" is a string, and only a number can be added up.',
    ],
    [
      '    unit: points',
      '    unit: points\n    weight: customer.age',
      'MODEL_INVALID: "customer.age" is not of this dataset.',
    ],
    [
      '    unit: points',
      "    unit: points\n    weight: { sql: '{customer.age} + 1' }",
      'm.yaml:11:20 MODEL_INVALID: The placeholder {customer.age} does not name',
    ],
    [
      'numerator: points',
      'numerator: pionts',
      'm.yaml:16:16 MODEL_UNKNOWN_REFERENCE: Unknown measure "pionts". (at metrics.mean_score.numerator) Did you mean "points"',
    ],
    ['denominator: answers.answers', 'denominator: answers.anwers', 'Did you mean "answers.answers"'],
    [
      '    unit: points',
      '    unit: points\n    level: top',
      'm.yaml:11:12 MODEL_UNKNOWN_REFERENCE: Unknown level "top".',
    ],
    [
      '    unit: points',
      '    unit: points\n    drives: [mean_scor]',
      'm.yaml:11:14 MODEL_UNKNOWN_REFERENCE: Unknown metric "mean_scor". (at metrics.nps.drives.0) Did you mean "mean_score"?',
    ],
    [
      '    unit: points',
      '    unit: points\n    counterMetrics: [x]',
      'Unknown metric "x". (at metrics.nps.counterMetrics.0)',
    ],
    [
      '    unit: points',
      '    unit: points\n    frameworks: { heart: joy }',
      'm.yaml:11:26 MODEL_UNKNOWN_REFERENCE: Unknown framework "heart".',
    ],
    [
      '    unit: points',
      '    unit: points\n    accountable: anna',
      'm.yaml:11:18 MODEL_UNKNOWN_REFERENCE: Unknown stakeholder "anna".',
    ],
    [
      '    unit: points',
      '    unit: points\n    informed: [anna]',
      'Unknown stakeholder "anna". (at metrics.nps.informed.0)',
    ],
    [
      'nps / max(mean_score, 1)',
      'nps / maximum(mean_score, 1)',
      'm.yaml:20:61 MODEL_INVALID: The formula is not understood at character 7: "maximum" is not a function.',
    ],
    [
      'nps / max(mean_score, 1)',
      'npss / 2',
      'm.yaml:20:61 MODEL_UNKNOWN_REFERENCE: Unknown metric "npss". (at metrics.spread.expression) Did you mean "nps"?',
    ],
    [
      'nps / max(mean_score, 1)',
      'spread / 2',
      'm.yaml:20:61 MODEL_CYCLE: Metrics are computed from each other: spread → spread.',
    ],
  ])('%s → %s is told with its line', async (from, to, expected) => {
    expect((await broken('m', from, to)).join('\n')).toContain(expected);
  });

  test('with a filter and no dataset is refused, for the filter would do nothing', async () => {
    const found = await beside(
      'metrics:\n  - { key: r, name: R, type: ratio, where: { survey: nps }, numerator: answers.answers, denominator: answers.answers, unit: ratio, direction: increase }\n',
    );
    expect(found).toEqual([
      expect.stringContaining('MODEL_INVALID: "where" needs a dataset to speak of. (at metrics.r.where)'),
    ]);
  });

  test('that is a ratio to the period before of rows without a time is refused', async () => {
    const found = await beside(
      'metrics:\n  - { key: g, name: G, type: ratio, dataset: customers, numerator: answers.answers, denominator: { type: count }, denominatorPeriod: previous, unit: ratio, direction: increase }\n',
    );
    expect(found).toEqual([
      expect.stringContaining(
        'MODEL_INVALID: No period lies before another one: the rows of "customers" have no time.',
      ),
    ]);
  });

  test('that is a balance over rows without a time is refused', async () => {
    const found = await beside(
      'metrics:\n  - { key: b, name: B, type: balance, dataset: customers, plus: [{ type: count }], unit: count, direction: increase }\n',
    );
    expect(found).toEqual([
      expect.stringContaining('x.yaml:2:66 MODEL_INVALID: A balance adds up over time, and "customers" has none.'),
    ]);
  });

  test('that exists in a framework without its category is told the nearest category', async () => {
    const frameworks = 'frameworks:\n  - { key: heart, name: H, categories: [{ key: happiness, name: H }] }\n';
    const found = await broken('m', '    unit: points', '    unit: points\n    frameworks: { heart: hapiness }', {
      'f.yaml': frameworks,
    });
    expect(found).toEqual([
      expect.stringContaining(
        'Unknown category of "heart" "hapiness". (at metrics.nps.frameworks.heart) Did you mean "happiness"?',
      ),
    ]);
  });
});
