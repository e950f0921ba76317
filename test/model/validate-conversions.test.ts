/** Conversions, censored rows and minimum samples that cannot be right: what is told of each. */
import { describe, expect, test } from 'vitest';
import { complaints, soundDatasets } from './model-folder.ts';

const more = `  - key: orders
    name: Orders
    table: orders
    primaryKey: [id]
    time: ordered_at
    entities:
      - { key: buyer, kind: foreign, column: customer_id, references: customer }
    dimensions:
      - { key: ordered_at, type: timestamptz }
      - { key: shipped_on, type: date }
      - { key: kind }
`;

const metric = (lines: string) => `metrics:
  - key: rate
    name: Rate
    unit: percent
    direction: increase
${lines
  .trim()
  .split('\n')
  .map((line) => `    ${line.trim()}`)
  .join('\n')}
`;

const told = (lines: string) => complaints({ 'd.yaml': soundDatasets + more, 'm.yaml': metric(lines) });

const conversion = (change: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    type: 'conversion',
    dataset: 'answers',
    conversion: '{ dataset: orders }',
    entity: 'customer',
    window: '{ count: 14, grain: day }',
    ...change,
  })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

describe('a conversion', () => {
  test('is sound over two datasets that share an entity, or over a time of its own rows', async () => {
    expect(await told(conversion())).toEqual([]);
    expect(await told(conversion({ dataset: 'orders', conversion: '{ time: shipped_on }', entity: '' }))).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'an unknown dataset',
      { conversion: '{ dataset: oders }' },
      'Unknown dataset "oders". (at metrics.rate.conversion.dataset) Did you mean "orders"?',
    ],
    [
      'an unknown field in its filter',
      { conversion: '{ dataset: orders, where: { kin: x } }' },
      'UNKNOWN_DIMENSION: Unknown dimension "kin" of "orders". (at metrics.rate.conversion.where.kin)',
    ],
    [
      'a time that is none',
      { conversion: '{ dataset: orders, time: kind }' },
      'MODEL_WRONG_TYPE: "kind" is a string and cannot place rows in time.',
    ],
    [
      'nobody whose conversions count',
      { entity: '' },
      'MODEL_INVALID: The conversion does not say whose conversions count. (at metrics.rate.entity) Entities of both: customer.',
    ],
    [
      'an entity that one side lacks',
      { entity: 'account' },
      'MODEL_UNKNOWN_REFERENCE: "answers" has no entity "account".',
    ],
    [
      'base rows without a time',
      { dataset: 'customers' },
      'MODEL_INVALID: "customers" has no time, and a window begins at one.',
    ],
    [
      'conversions without a time',
      { conversion: '{ dataset: customers }' },
      'MODEL_INVALID: "customers" has no time, and a window begins at one. (at metrics.rate.conversion.time)',
    ],
    [
      'rows that could convert themselves',
      { conversion: '{ dataset: answers }' },
      'MODEL_INVALID: Base rows and conversions are rows of one table, so that a row could convert itself.',
    ],
    [
      'hours of a date',
      { conversion: '{ dataset: orders, time: shipped_on }', window: '{ count: 14, grain: hour }' },
      'MODEL_INVALID: A window in hours needs instants on both sides',
    ],
    [
      'neither dataset nor time',
      { conversion: '{ later: true }', entity: '' },
      'MODEL_INVALID: The conversion has neither a dataset nor a time.',
    ],
    [
      'a filter on nothing',
      { dataset: 'orders', conversion: '{ time: shipped_on, where: { kind: x } }', entity: '' },
      'MODEL_INVALID: "where" needs a dataset to speak of.',
    ],
    [
      'an entity that nothing is looked up by',
      { dataset: 'orders', conversion: '{ time: shipped_on }' },
      'MODEL_INVALID: Nothing is looked up by an entity here. (at metrics.rate.entity)',
    ],
  ])('is refused with %s', async (_, change, expected) => {
    const found = await told(conversion(change));
    expect(found.join('\n')).toContain(expected);
  });

  test('may convert rows of its own table once it says whether later ones only', async () => {
    expect(await told(conversion({ conversion: '{ dataset: answers, later: true }' }))).toEqual([]);
    expect(await told(conversion({ conversion: '{ dataset: answers, later: false }' }))).toEqual([]);
  });
});

describe('censored rows', () => {
  const mean = (censored: string) =>
    `type: mean\ndataset: answers\nvalue: score\ncensored: ${censored}\nminimumSample: 30`;

  test('have the time that places the metric', async () => {
    expect(await told(mean('{ score: { isNull: true } }'))).toEqual([]);
    for (const none of [
      '{ answered_at: { isNull: true } }',
      '{ survey: nps, any: [{ answered_at: { isNull: true } }] }',
    ])
      expect((await told(mean(none))).join()).toContain('MODEL_INVALID: These rows have no "answered_at"');
    // Those of the other half have one.
    expect(await told(mean('{ any: [{ answered_at: { isNull: true } }, { survey: nps }] }'))).toEqual([]);
  });

  test('are named by a condition that means something', async () => {
    expect((await told(mean('{ scor: 1 }'))).join()).toContain('Unknown dimension "scor" of "answers".');
  });
});

test('a metric without a sample has no smallest one', async () => {
  const found = await told('type: balance\nplus: [answers.answers]\nminimumSample: 5');
  expect(found.join()).toContain('minimumSample');
});
