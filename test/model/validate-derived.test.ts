/** Schedules and dimensions that Cairn works out: what contradicts itself is told with its place and a hint. */
import { describe, expect, test } from 'vitest';
import { complaints } from './model-folder.ts';

const schedule = (more: string) =>
  complaints({ 'x.yaml': `schedules:\n  - { key: s, name: S, timeZone: Europe/Berlin, ${more} }\n` });
const usual = 'hours: { monday-friday: ["09:00-17:00"] }';

describe('a schedule', () => {
  test('is sound with hours, holidays, closed and open days', async () => {
    const more = `${usual}, holidays: { country: DE, region: BY, types: [public, bank] }, closed: [2026-12-24], open: { 2026-12-25: ["09:00-12:00", "13:00-24:00"] }`;
    expect(await schedule(more)).toEqual([]);
  });

  test.each([
    ['hours: { mondays: ["09:00-17:00"] }', 'MODEL_INVALID: "mondays" is no weekday.'],
    ['hours: { monday-friday: ["09:00-17:00"], friday: ["09:00-12:00"] }', 'The hours of friday are given twice.'],
    ['hours: { monday: ["17:00-09:00"] }', '"17:00-09:00" ends at or before its start.'],
    ['hours: { monday: ["09:00-12:00", "11:00-13:00"] }', '"11:00-13:00" overlaps with "09:00-12:00".'],
    ['hours: { monday: ["9-17"] }', 'Hours are written "09:00-12:30"; 24:00 ends a day.'],
    ['hours: { monday: [] }', 'The schedule is never open.'],
    [
      `${usual}, holidays: { country: de }`,
      'No holidays are known of the country "de". (at schedules.s.holidays.country) Did you mean "DE"?',
    ],
    [`${usual}, holidays: { country: DE, region: BYY }`, 'No holidays are known of the region "BYY" of "DE".'],
    [`${usual}, closed: [2026-12-24], open: { 2026-12-24: ["09:00-12:00"] }`, '2026-12-24 is both closed and open.'],
  ])('%s is refused', async (more, said) => {
    expect(await schedule(more)).toEqual([expect.stringContaining(said)]);
  });

  test('has a zone that exists', async () => {
    const file = 'schedules: [{ key: s, name: S, timeZone: Mars/Olympus, hours: { monday: ["09:00-10:00"] } }]\n';
    expect(await complaints({ 'x.yaml': file })).toEqual([
      expect.stringContaining('Unknown time zone "Mars/Olympus".'),
    ]);
  });
});

const shop = (dimensions: string, more = '', people = '') =>
  complaints({
    'x.yaml': `schedules:
  - { key: desk, name: Desk, timeZone: UTC, ${usual} }
datasets:
  - key: people
    name: People
    table: people
    primaryKey: [id]
    time: null
    entities: [{ key: person, kind: primary, column: id }]
    dimensions: [{ key: region, values: [EMEA, APAC] }${people}]
  - key: tickets
    name: Tickets
    table: tickets
    primaryKey: [id]
    time: opened_at
    entities: [{ key: person, kind: foreign, column: person }, { key: helper, kind: foreign, column: helper, references: person }]
    dimensions:
      - { key: opened_at, type: timestamptz }
      - { key: replied_at, type: timestamptz }
      - { key: day, type: date }
      ${dimensions}
    measures: { opened: { type: count }, ${more} }
  - key: orders
    name: Orders
    table: orders
    primaryKey: [id]
    time: null
    entities: [{ key: person, kind: foreign, column: person }]
    dimensions: [{ key: amount, type: number }]
    measures: { placed: { type: count }, ${people.includes('of_the_top') ? 'of_the_top: { type: count, where: { group: top } }, ' : ''}paid: { type: sum, value: amount } }
`,
  });

const duration = (more: string, head = 'type: number, ') =>
  shop(`- { key: wait, ${head}duration: { from: opened_at, to: replied_at, schedule: desk, ${more} } }`);
const by = (text: string) =>
  shop(`- { key: wait, type: number, duration: { from: opened_at, to: replied_at, schedule: ${text} } }`);

describe('a duration', () => {
  test('is sound between two times, by one schedule or the schedule of the row', async () => {
    expect(await duration('unit: minutes')).toEqual([]);
    expect(await by('{ by: person.region, when: { EMEA: desk }, default: desk }')).toEqual([]);
  });

  test('is a number, and no column besides', async () => {
    expect(await duration('unit: hours', '')).toEqual([
      expect.stringContaining('MODEL_WRONG_TYPE: "wait" is computed as a number, not a string.'),
    ]);
    expect(await duration('unit: hours', 'type: number, column: wait, ')).toEqual([
      expect.stringContaining(
        '"wait" is computed in several ways. (at datasets.tickets.dimensions.3) Keep one of column, duration.',
      ),
    ]);
  });

  test.each([
    ['{ by: person.regoin, when: { EMEA: desk } }', 'UNKNOWN_DIMENSION'],
    ['{ by: person.region, when: { EMAE: desk } }', '"region" never has the value "EMAE".'],
    [
      '{ by: opened_at, when: { x: desk } }',
      'A schedule goes by a text that rows have, and "opened_at" is a timestamptz.',
    ],
    ['{ by: person.region, when: { EMEA: dsek } }', 'Unknown schedule "dsek".'],
    ['dsek', 'Unknown schedule "dsek". (at datasets.tickets.dimensions.3.duration.schedule) Did you mean "desk"?'],
  ])('by %s is refused', async (text, said) => {
    expect(await by(text)).toEqual([expect.stringContaining(said)]);
  });

  test.each([
    ['day', 'replied_at', '"day" is a date, and a date has no time of day.'],
    ['opened_at', 'opened_at', 'A duration lies between two different times.'],
    ['opened', 'replied_at', 'Unknown time dimension "opened" of "tickets".'],
  ])('from %s to %s is refused', async (from, to, said) => {
    expect(await shop(`- { key: wait, type: number, duration: { from: ${from}, to: ${to}, schedule: desk } }`)).toEqual(
      [expect.stringContaining(said)],
    );
  });

  test('stands in no snippet, be it of a dimension or a measure', async () => {
    const wait = '- { key: wait, type: number, duration: { from: opened_at, to: replied_at, schedule: desk } }';
    const found = await shop(
      `${wait}\n      - { key: twice, type: number, sql: "{wait} * 2" }`,
      'waited: { type: sum, value: { sql: "{wait}" } }',
    );
    expect(found).toHaveLength(2);
    for (const each of found) expect(each).toContain('A snippet cannot name "wait", which Cairn works out itself.');
  });
});

const person = (dimension: string) => shop('', '', `, { key: group, ${dimension} }`);

describe('a total and its groups', () => {
  test('are sound over the measure of a dataset that leads here', async () => {
    expect(await person('type: number, total: { of: orders.paid, none: 0 }')).toEqual([]);
    expect(
      await person(
        'quantiles: { of: tickets.opened, entity: helper, asOf: 2026-01-01, groups: [low, top], none: low }',
      ),
    ).toEqual([]);
  });

  test.each([
    ['type: number, total: { of: orders.payd }', 'Unknown measure "orders.payd".'],
    [
      'type: number, total: { of: tickets.opened }',
      'Several ways lead from the rows of "tickets.opened" to "people". (at datasets.people.dimensions.1.total.of) Write entity: person or helper.',
    ],
    [
      'type: number, total: { of: tickets.opened, entity: friend }',
      'No way from the rows of "tickets.opened" to "people" goes by "friend".',
    ],
    [
      'type: number, total: { of: orders.paid, asOf: 2026-01-01 }',
      'The rows of "orders.paid" have no time, so that none is before another.',
    ],
    ['total: { of: orders.paid }', '"group" is computed as a number, not a string.'],
    ['quantiles: { of: orders.paid, groups: [low, top], none: none }', '"none" is none of the groups.'],
    ['quantiles: { of: orders.paid, groups: [low, low] }', 'The group "low" is defined twice.'],
    ['quantiles: { of: orders.paid, groups: [low, top] }, values: [low]', 'its values need no list and no zone.'],
    [
      'quantiles: { of: orders.of_the_top, groups: [low, top] }',
      'MODEL_CYCLE: Dimensions are computed from each other: people.group → people.group.',
    ],
  ])('%s is refused', async (dimension, said) => {
    expect(await person(dimension)).toEqual([expect.stringContaining(said)]);
  });

  test('need a way that joins can go', async () => {
    expect(await shop('- { key: spent, type: number, total: { of: orders.paid } }')).toEqual([
      expect.stringContaining('No many-to-one join leads from the rows of "orders.paid" to "tickets".'),
    ]);
  });
});
