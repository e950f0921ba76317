/** Definitions that cannot be right: what is told of datasets, the pyramid, calendars and stakeholders. */
import { describe, expect, test } from 'vitest';
import { beside, broken, complaints, soundDatasets, soundMetrics } from './model-folder.ts';

test('a sound model has nothing against it', async () => {
  expect(await beside('')).toEqual([]);
});

test('two definitions of one key are told with both places', async () => {
  expect(
    await beside(
      'metrics:\n  - { key: nps, name: N, type: count, dataset: answers, unit: count, direction: increase }\n',
    ),
  ).toEqual([
    'x.yaml:2:12 MODEL_DUPLICATE_KEY: The metric "nps" is defined twice. (at metrics.0) The first is at m.yaml:2.',
  ]);
  const level = 'pyramid: { levels: [{ key: a, name: A, rank: 1, reviewed: [daily] }] }\n';
  expect(await complaints({ 'a.yaml': level, 'b.yaml': level })).toEqual([
    'b.yaml:1:1 MODEL_DUPLICATE_KEY: The pyramid is defined twice. (at pyramid) The first is at a.yaml:1.',
  ]);
});

describe('a dataset', () => {
  test.each([
    [
      'time: answered_at',
      'time: score',
      'd.yaml:6:11 MODEL_WRONG_TYPE: "score" is a number and cannot place rows in time.',
    ],
    [
      'kind: primary, column: id',
      'kind: foreign, column: id',
      'MODEL_UNKNOWN_REFERENCE: Unknown primary entity "customer".',
    ],
    [
      'kind: foreign, column: customer_id',
      'kind: primary, column: id',
      'd.yaml:23:9 MODEL_INVALID: The entity "customer" is primary in "answers" and in "customers".',
    ],
    [
      '- { key: region }',
      '- { key: region }\n      - { key: region }',
      'd.yaml:26:9 MODEL_DUPLICATE_KEY: The dimension "region" is defined twice.',
    ],
    [
      '- { key: region }',
      '- { key: survey, type: number }',
      'MODEL_INVALID: "survey" is a number here and a string in "answers".',
    ],
    [
      '- { key: region }',
      '- { key: region, timeZone: Europe/Berlin }',
      '"region" is a string, and only clock readings have a zone.',
    ],
    [
      '- { key: region }',
      '- { key: born, type: timestamp, timeZone: Europe/Berlim }',
      'd.yaml:25:49 MODEL_INVALID: Unknown time zone "Europe/Berlim".',
    ],
    [
      '- { key: region }',
      "- { key: born, type: timestamp, timeZone: '+02:00' }",
      'MODEL_INVALID: Unknown time zone "+02:00".',
    ],
    ['values: [nps, csat]', 'values: [nps, 5]', 'd.yaml:11:38 MODEL_INVALID: 5 is not a string, as "survey" is.'],
    [
      '- { key: region }',
      "- { key: region, sql: '{zone}' }\n      - { key: zone, sql: 'upper({region})' }",
      'MODEL_CYCLE: Snippets depend on each other: region → zone → region.',
    ],
    [
      'value: score',
      'value: survey',
      'd.yaml:16:35 MODEL_WRONG_TYPE: "survey" is a string, and only a number can be added up.',
    ],
    [
      '- { key: region }',
      '- { key: region, many: { table: a.b.c, row: customer, value: region } }',
      'd.yaml:25:39 MODEL_INVALID: "a.b.c" is not a table.',
    ],
    [
      '- { key: region }',
      '- { key: region, many: { table: regions, row: [a, b], value: region } }',
      'd.yaml:25:48 MODEL_INVALID: The row of "region" is a, b, and what it points at is id. (at datasets.customers.dimensions.0.many.row) Name a column for each of the primary key, or say with rowKey what the row points at.',
    ],
    [
      '- { key: region }',
      '- { key: born, type: timestamptz, many: { table: births, row: customer, value: at } }',
      'd.yaml:25:28 MODEL_WRONG_TYPE: "born" is a timestamptz, and a row cannot have several of those.',
    ],
    [
      '- { key: region }',
      '- { key: region, column: region, many: { table: regions, row: customer, value: region } }',
      'A dimension with many has its values in a table of their own: leave out column and sql.',
    ],
    [
      '- { key: region }',
      '- { key: region, many: { table: regions, query: select 1, row: customer, value: region } }',
      'Give table or query, one of them.',
    ],
    [
      '- { key: score, type: number }',
      '- { key: score, type: number, many: { table: scores, row: answer, value: score } }',
      'd.yaml:16:35 MODEL_INVALID: A row can have several values of "score", so that it has no value to compute with.',
    ],
    [
      "sql: '{answered_at} > {sent_at}' }",
      "sql: '{answered_at} > {sent_at}' }\n      - { key: sent_at, type: date, many: { table: sendings, row: answer, value: day } }",
      'd.yaml:13:42 MODEL_INVALID: A row can have several values of "sent_at", so that it has no value to compute with.',
    ],
    [
      '- { key: answered_at, type: timestamptz }',
      '- { key: answered_at, type: date, many: { table: days, row: answer, value: day } }',
      'd.yaml:6:11 MODEL_INVALID: A row can have several values of "answered_at", and it has one place in time.',
    ],
    ['table: crm.customers', 'table: a.b.c', 'd.yaml:19:12 MODEL_INVALID: "a.b.c" is not a table.'],
    ['table: crm.customers', "query: ' '", 'd.yaml:19:12 MODEL_INVALID: The query is empty.'],
    [
      'table: crm.customers',
      'query: select * from crm.customers;',
      'd.yaml:19:12 MODEL_INVALID: The query ends with a semicolon. (at datasets.customers.query) Leave it out',
    ],
    [
      'table: crm.customers',
      'table: crm.customers\n    query: select * from crm.customers',
      'd.yaml:17:5 MODEL_SHAPE: Give table or query, exactly one of the two.',
    ],
    ['    table: crm.customers\n', '', 'd.yaml:17:5 MODEL_SHAPE: Give table or query, exactly one of the two.'],
  ])('%s → %s is told with its line', async (from, to, expected) => {
    expect((await broken('d', from, to)).join('\n')).toContain(expected);
  });
});

describe('the pyramid', () => {
  const levels =
    'pyramid:\n  levels:\n    - { key: top, name: Top, rank: 1, reviewed: [monthly] }\n    - { key: base, name: Base, rank: 2, reviewed: [daily] }\n';
  const on = (key: string, level: string, more = '') =>
    `  - { key: ${key}, name: ${key}, type: count, dataset: answers, unit: count, direction: increase, level: ${level}${more} }\n`;
  const leading = ', classification: { evidence: interaction, timing: leading }';

  test('wants a path to the top from every metric on it, through drives or formulas', async () => {
    const sound = `${levels}metrics:\n${on('a', 'top')}${on('b', 'base', `, drives: [c]${leading}`)}${on('c', 'base')}`;
    const formula =
      '  - { key: f, name: F, type: formula, expression: c + 1, unit: count, direction: increase, drives: [a] }\n';
    expect(await beside(sound + formula)).toEqual([]);
    expect(await beside(sound)).toEqual([
      expect.stringContaining('x.yaml:6:96 MODEL_INVALID: Nothing that leads drives "a"'),
      expect.stringContaining(
        'x.yaml:7:96 MODEL_INVALID: "b" has no path to a metric of rank 1. (at metrics.b.level) Say which metric it drives.',
      ),
      expect.stringContaining('MODEL_INVALID: "c" has no path to a metric of rank 1.'),
    ]);
  });

  test('has no circles of drives', async () => {
    const found = await beside(
      `${levels}metrics:\n${on('a', 'top', ', drives: [b]')}${on('b', 'base', `, drives: [a]${leading}`)}`,
    );
    expect(found).toEqual([
      expect.stringMatching(
        /^x\.yaml:6:\d+ MODEL_CYCLE: Metrics drive each other in a circle: a → b → a\. \(at metrics\.a\.drives\)/,
      ),
    ]);
  });

  test('asks nothing of metrics that stand on no level, nor where there is no pyramid', async () => {
    expect(await beside(levels)).toEqual([]);
  });

  test('has one level of each rank', async () => {
    expect(await beside(levels.replace('rank: 2', 'rank: 1'))).toEqual([
      expect.stringContaining('x.yaml:4:7 MODEL_DUPLICATE_KEY: The level of rank "1" is defined twice.'),
    ]);
  });
});

describe('calendars and stakeholders', () => {
  const retail = (weeks: string, years: string) =>
    `calendars:\n  - key: retail\n    name: R\n    weekPattern:\n      weeks: ${weeks}\n      years: [${years}]\n`;

  test.each([
    [
      'calendars: [{ key: c, name: C, timeZone: Mars/Olympus }]\n',
      'x.yaml:1:42 MODEL_INVALID: Unknown time zone "Mars/Olympus".',
    ],
    [
      retail('[4, 4, 4]', '{ year: 2024, start: 2024-02-04 }, { year: 2025, start: 2025-02-02 }'),
      'A quarter has 13 weeks, and 4 + 4 + 4 makes 12.',
    ],
    [
      retail('[4, 4, 5]', '{ year: 2024, start: 2024-02-04 }, { year: 2025, start: 2025-02-03 }'),
      'The year 2024 would have 365 days.',
    ],
    [
      retail('[4, 4, 5]', '{ year: 2025, start: 2025-02-02 }, { year: 2024, start: 2024-02-04 }'),
      'The year 2024 follows 2025. (at calendars.retail.weekPattern.years.1) Years ascend one by one.',
    ],
    [
      'stakeholders:\n  - { key: a, name: A, kind: team, memberOf: b }\n  - { key: b, name: B, kind: team, memberOf: a }\n',
      'x.yaml:2:46 MODEL_CYCLE: Teams belong to each other in a circle: a → b → a.',
    ],
    [
      'stakeholders: [{ key: a, name: A, kind: person, memberOf: teem }, { key: team, name: T, kind: team }]\n',
      'Unknown stakeholder "teem". (at stakeholders.a.memberOf) Did you mean "team"?',
    ],
    [
      'stakeholders: [{ key: a, name: A, kind: person, memberOf: b }, { key: b, name: B, kind: person }]\n',
      '"b" is a person, and only teams have members.',
    ],
  ])('%s', async (text, expected) => {
    const found = await beside(text);
    expect(found).toEqual([expect.stringContaining(expected)]);
  });

  test('a retail calendar of 52 and 53 weeks is sound', async () => {
    const years =
      '{ year: 2022, start: 2022-01-30 }, { year: 2023, start: 2023-01-29 }, { year: 2024, start: 2024-02-04 }';
    expect(await beside(retail('[4, 4, 5]', years))).toEqual([]);
  });
});

test('everything that is wrong is told together, in the order of the files', async () => {
  const found = await complaints({
    'd.yaml': soundDatasets.replace('time: answered_at', 'time: answerd_at'),
    'm.yaml': soundMetrics.replace('gte: 9', 'gte: nine').replace('numerator: points', 'numerator: point'),
  });
  expect(found.map((line) => line.split(':').slice(0, 2).join(':'))).toEqual(['d.yaml:6', 'm.yaml:7', 'm.yaml:16']);
});
