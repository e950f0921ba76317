/** Cohort retentions that cannot be right: what is told of each. */
import { expect, test } from 'vitest';
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
      - { key: kind }
`;

/** A sound one with changes; a property is left out where its change is empty. */
const told = (change: Readonly<Record<string, string>> = {}) => {
  const all = {
    dataset: 'customers',
    time: 'joined_on',
    entity: 'customer',
    active: '{ dataset: orders }',
    grain: 'month',
    age: '1',
    ...change,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`    ${name}: ${value}`]));
  const head = [
    '  - key: kept',
    '    name: Kept',
    '    unit: percent',
    '    direction: increase',
    '    type: cohort_retention',
  ];
  return complaints({
    'd.yaml':
      soundDatasets.replace('- { key: region }', '- { key: region }\n      - { key: joined_on, type: date }') + more,
    'm.yaml': `metrics:\n${[...head, ...lines].join('\n')}\n`,
  });
};

test('a cohort retention is sound over one row an entity, and rows that name it', async () => {
  expect(await told()).toEqual([]);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'rows of which an entity can have several',
    { dataset: 'orders', time: '' },
    'MODEL_INVALID: A row of "orders" is not one customer: who has several rows would enter as often. (at metrics.kept.entity) Datasets with one row each: customers. Or use type conversion, which judges rows.',
  ],
  [
    'an unknown dataset of activity',
    { active: '{ dataset: oders }' },
    'Unknown dataset "oders". (at metrics.kept.active.dataset) Did you mean "orders"?',
  ],
  [
    'an unknown field in its filter',
    { active: '{ dataset: orders, where: { kin: x } }' },
    'UNKNOWN_DIMENSION: Unknown dimension "kin" of "orders". (at metrics.kept.active.where.kin)',
  ],
  [
    'an entity that one side lacks',
    { entity: 'account' },
    'MODEL_UNKNOWN_REFERENCE: "orders" has no entity "account". (at metrics.kept.entity)',
  ],
  [
    'no time of entering',
    { time: '' },
    'MODEL_INVALID: "customers" has no time, and nobody enters without one. (at metrics.kept.time)',
  ],
  [
    'no time of activity',
    { active: '{ dataset: customers }' },
    'MODEL_INVALID: "customers" has no time, and nothing tells when it shows activity. (at metrics.kept.active.time)',
  ],
  [
    'an unknown calendar',
    { calendar: 'ficsal' },
    'MODEL_UNKNOWN_REFERENCE: Unknown calendar "ficsal". (at metrics.kept.calendar)',
  ],
  ['hours', { grain: 'hour' }, 'grain'],
  ['an age before entering', { age: '-1' }, 'age'],
])('a cohort retention is refused with %s', async (_, change, expected) => {
  expect((await told(change)).join('\n')).toContain(expected);
});
