/** Open time between two times of a row, computed by the database, against numbers worked by hand and a walk over every minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byMember, codesOf, numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';
import { type WalkedSchedule, walkMinutes } from '../kit/walk-clock.ts';

const now = Date.parse('2026-06-15T12:00Z');

// Monday to Friday 9 to 17 in Berlin; 3 October 2025 is a holiday, a Friday. Around the nights of 30 March and 26 October.
const tickets = `create table customers (id int primary key, region text);
  insert into customers values (1, 'EMEA'), (2, 'Americas'), (3, 'APAC');
  create table tickets (id text primary key, customer int, kind text, opened_at timestamptz, replied_at timestamptz, closed_on date, opened_local timestamp, replied_local timestamp);
  insert into tickets values
    ('same day', 1, 'a', '2025-10-01 10:00+02', '2025-10-01 11:30+02'),
    ('over a night', 1, 'a', '2025-10-01 16:00+02', '2025-10-02 10:00+02'),
    ('over a holiday and a weekend', 1, 'a', '2025-10-02 16:30+02', '2025-10-06 09:15+02'),
    ('within a weekend', 1, 'b', '2025-10-04 10:00+02', '2025-10-05 12:00+02'),
    ('at opening and at closing', 1, 'b', '2025-10-01 09:00+02', '2025-10-01 17:00+02'),
    ('at once', 1, 'b', '2025-10-01 10:00+02', '2025-10-01 10:00+02'),
    ('backwards', 1, 'b', '2025-10-02 10:00+02', '2025-10-01 10:00+02'),
    ('no reply', 1, 'b', '2025-10-01 10:00+02', null),
    ('over spring', 1, 'c', '2025-03-28 16:00+01', '2025-03-31 10:00+02'),
    ('over autumn', 1, 'c', '2025-10-24 16:00+02', '2025-10-27 10:00+01'),
    ('over new year', 1, 'c', '2025-12-31 16:00+01', '2026-01-02 10:00+01'),
    ('an instant too early', 1, 'd', '2005-12-31 23:59:59.999999Z', '2006-01-02 09:00+01'),
    ('the first instant', 1, 'd', '2006-01-01 00:00Z', '2006-01-02 10:00+01'),
    ('the last instant', 1, 'd', '2027-12-31 16:00+01', '2027-12-31 23:59:59.999999Z'),
    ('an instant too late', 1, 'd', '2027-12-31 16:00+01', '2028-01-01 00:00Z'),
    ('endless', 1, 'd', '2025-10-01 10:00+02', 'infinity'),
    ('to the microsecond', 1, 'd', '2025-10-01 10:00+02', '2025-10-01 10:00:00.000036+02'),
    ('in New York', 2, 'e', '2025-10-01 08:00-04', '2025-10-01 12:00-04'),
    ('nowhere', 3, 'e', '2025-10-01 08:00Z', '2025-10-01 12:00Z'),
    ('of nobody', null, 'e', '2025-10-01 08:00Z', '2025-10-01 12:00Z');
  update tickets set opened_local = opened_at at time zone 'Europe/Berlin', replied_local = replied_at at time zone 'Europe/Berlin';
  create table walks (walk int primary key, berlin_from timestamptz, berlin_to timestamptz);`;

const zoned = { type: 'timestamp', timeZone: 'Europe/Berlin' };
const duration = { from: 'opened_at', to: 'replied_at', schedule: 'berlin' };
const response = { type: 'sum', dataset: 'tickets', unit: 'hours' };

const world = await smallWorld(tickets, {
  schedules: [
    {
      key: 'berlin',
      timeZone: 'Europe/Berlin',
      hours: { 'monday-friday': ['09:00-17:00'] },
      holidays: { country: 'DE' },
    },
    { key: 'new_york', timeZone: 'America/New_York', hours: { 'monday-friday': ['10:00-11:00', '11:30-18:00'] } },
    { key: 'lord_howe', timeZone: 'Australia/Lord_Howe', hours: { 'monday-sunday': ['00:00-02:15', '09:00-12:00'] } },
  ],
  datasets: [
    {
      key: 'customers',
      table: 'customers',
      time: null,
      entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
      dimensions: [{ key: 'region', values: ['EMEA', 'Americas', 'APAC'] }],
    },
    {
      key: 'tickets',
      table: 'tickets',
      time: 'opened_at',
      entities: [
        { key: 'customer', kind: 'foreign', column: 'customer' },
        { key: 'ticket', kind: 'primary', column: 'id' },
      ],
      dimensions: [
        { key: 'id' },
        { key: 'kind' },
        { key: 'opened_at', type: 'timestamptz' },
        { key: 'replied_at', type: 'timestamptz' },
        { key: 'opened_local', ...zoned },
        { key: 'replied_local', ...zoned },
        { key: 'hours_open', type: 'number', duration },
        { key: 'minutes_open', type: 'number', duration: { ...duration, unit: 'minutes' } },
        { key: 'hours_by_clock', type: 'number', duration: { ...duration, from: 'opened_local', to: 'replied_local' } },
        {
          key: 'hours_by_region',
          type: 'number',
          duration: { ...duration, schedule: { by: 'region', when: { EMEA: 'berlin', Americas: 'new_york' } } },
        },
        {
          key: 'hours_or_berlin',
          type: 'number',
          duration: { ...duration, schedule: { by: 'region', when: { Americas: 'new_york' }, default: 'berlin' } },
        },
      ],
    },
    {
      key: 'walks',
      table: 'walks',
      primaryKey: ['walk'],
      time: null,
      dimensions: [
        { key: 'walk', type: 'number' },
        { key: 'berlin_from', type: 'timestamptz' },
        { key: 'berlin_to', type: 'timestamptz' },
        ...['berlin', 'new_york', 'lord_howe'].map((schedule) => ({
          key: `in_${schedule}`,
          type: 'number',
          duration: { from: 'berlin_from', to: 'berlin_to', schedule, unit: 'minutes' },
        })),
      ],
    },
  ],
  metrics: [
    { key: 'open', ...response, value: 'hours_open' },
    { key: 'open_minutes', ...response, value: 'minutes_open', unit: 'minutes' },
    { key: 'open_by_clock', ...response, value: 'hours_by_clock' },
    { key: 'open_by_region', ...response, value: 'hours_by_region' },
    { key: 'open_or_berlin', ...response, value: 'hours_or_berlin' },
    { key: 'mean_open', ...response, type: 'mean', value: 'hours_open' },
    { key: 'median_open', ...response, type: 'percentile', percentile: 50, value: 'hours_open' },
    { key: 'within_two', type: 'share', dataset: 'tickets', hit: { hours_open: { lte: 2 } }, unit: 'percent' },
    { key: 'tickets', type: 'count', dataset: 'tickets' },
    ...['berlin', 'new_york', 'lord_howe'].map((schedule) => ({
      key: `walked_${schedule}`,
      type: 'sum',
      dataset: 'walks',
      value: `in_${schedule}`,
      unit: 'minutes',
    })),
  ],
});

const byId = async (metric: string, kind?: string) =>
  byMember(await world.ask(metric, { by: ['id'], ...(kind === undefined ? {} : { where: { kind } }) }, now));

/** The tickets of a kind without an open time. */
const missing = async (kind: string) =>
  Object.keys(byMember(await world.ask('tickets', { by: ['id'], where: { kind, hours_open: { isNull: true } } }, now)));

describe('the open time between two times', () => {
  it('is that of the schedule, without nights, weekends and holidays', async () => {
    expect(await byId('open', 'a')).toEqual({
      'over a holiday and a weekend': 0.75,
      'over a night': 2,
      'same day': 1.5,
    });
  });

  it('is 0 within one closed stretch and at one instant, and the whole day from opening to closing', async () => {
    expect(await byId('open', 'b')).toMatchObject({
      'within a weekend': 0,
      'at once': 0,
      'at opening and at closing': 8,
    });
  });

  it('is missing, and not negative, where the end comes first, and where there is no end', async () => {
    expect(await missing('b')).toEqual(['backwards', 'no reply']);
    expect(
      (await world.ask('mean_open', { where: { kind: 'b' } }, now)).groups[0]?.values[0]?.estimate.sampleSize,
    ).toBe(3);
  });

  it('keeps local hours over both changes of the clock and over new year', async () => {
    expect(await byId('open', 'c')).toEqual({ 'over autumn': 2, 'over new year': 2, 'over spring': 2 });
  });

  it('is missing outside the years that are known, to the microsecond, and a sentence says which', async () => {
    expect(await byId('mean_open', 'd')).toEqual({
      'the first instant': 1,
      'the last instant': 1,
      'to the microsecond': 1e-8,
    });
    expect(await missing('d')).toEqual(['an instant too early', 'an instant too late', 'endless']);
    expect((await world.ask('open', {}, now)).assumptions).toContain(
      'hours_open counts the open time of berlin, known from 2006-01-01 until 2028-01-01; it is missing where a time lies outside, or the end before the start.',
    );
  });

  it('goes by the schedule of the row, over a join, and is missing where there is none', async () => {
    expect(await byId('mean_open', 'e')).toEqual({ 'in New York': 3, nowhere: 4, 'of nobody': 4 });
    expect(await world.ask('open_by_region', { by: ['id'], where: { kind: 'e' } }, now).then(byMember)).toMatchObject({
      'in New York': 1.5,
    });
    expect(byMember(await world.ask('open_by_region', { by: ['region'], where: { kind: 'e' } }, now))).toEqual({
      Americas: 1.5,
    });
    expect(await byId('open_or_berlin', 'e')).toEqual({ 'in New York': 1.5, nowhere: 4, 'of nobody': 4 });
  });

  it('reads clock readings in their zone, and can be told in minutes', async () => {
    expect(await byId('open_by_clock', 'c')).toEqual({ 'over autumn': 2, 'over new year': 2, 'over spring': 2 });
    expect(await byId('open_minutes', 'a')).toMatchObject({ 'over a holiday and a weekend': 45 });
  });

  it('is a value of means, percentiles and shares', async () => {
    const asked = { where: { kind: 'a' } };
    expect(numberOf(await world.ask('mean_open', asked, now))).toBeCloseTo(4.25 / 3, 12);
    expect(numberOf(await world.ask('median_open', asked, now))).toBe(1.5);
    expect(numberOf(await world.ask('within_two', asked, now))).toBe(100);
    expect(numberOf(await world.ask('within_two', { where: { kind: 'b' } }, now))).toBeCloseTo(200 / 3, 12);
  });

  it('can be filtered and grouped by, and shares the statement of other questions', async () => {
    expect(numberOf(await world.ask('tickets', { where: { kind: 'a', hours_open: { gt: 1 } } }, now))).toBe(2);
    expect(byMember(await world.ask('tickets', { by: ['hours_open'], where: { kind: 'b' } }, now))).toEqual({
      0: 2,
      8: 1,
      '(none)': 2,
    });
    const session = world.session(now);
    const month = { periods: [unit('month', '2025-10-01')] };
    await Promise.all(
      ['open', 'mean_open', 'tickets', 'open_by_region'].map((metric) => session.ask(question(metric, month))),
    );
    expect(session.statements).toBe(1);
  });

  it('is no text', async () => {
    expect(await codesOf(world.ask('tickets', { where: { hours_open: 'long' } }, now))).toEqual([
      'FILTER_TYPE_MISMATCH',
    ]);
  });
});

describe('a walk over every minute', () => {
  const usual = (days: readonly number[], hours: readonly (readonly [number, number])[]) =>
    Object.fromEntries(days.map((day) => [day, hours]));
  const week = [1, 2, 3, 4, 5];
  // National holidays of Germany in the years walked, by hand.
  const holidays = ['2024-12-25', '2024-12-26', '2025-01-01', '2025-04-18', '2025-04-21', '2025-05-01', '2025-10-03'];
  const walked: Readonly<Record<string, WalkedSchedule>> = {
    berlin: {
      timeZone: 'Europe/Berlin',
      hours: usual(week, [[540, 1020]]),
      dates: Object.fromEntries(holidays.map((date) => [date, []])),
    },
    new_york: {
      timeZone: 'America/New_York',
      hours: usual(week, [
        [600, 660],
        [690, 1080],
      ]),
      dates: {},
    },
    lord_howe: {
      timeZone: 'Australia/Lord_Howe',
      hours: usual(
        [...week, 6, 7],
        [
          [0, 135],
          [540, 720],
        ],
      ),
      dates: {},
    },
  };
  const anchors = [
    '2024-12-20',
    '2025-03-07',
    '2025-03-28',
    '2025-04-04',
    '2025-04-16',
    '2025-10-01',
    '2025-10-24',
    '2025-10-31',
  ];
  const pairs = fc.sample(
    fc.tuple(fc.constantFrom(...anchors), fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 0, max: 5000 })),
    40,
  );

  it('counts the same minutes as the database does', async () => {
    const instants = pairs.map(([anchor, offset, length]) => {
      const from = Date.parse(`${anchor}T00:00Z`) + offset * 60_000;
      return { from, to: from + length * 60_000 };
    });
    for (const [id, { from, to }] of instants.entries())
      await world.pool.query('insert into walks values ($1, to_timestamp($2), to_timestamp($3))', [
        id,
        from / 1000,
        to / 1000,
      ]);
    for (const [name, schedule] of Object.entries(walked)) {
      const expected = Object.fromEntries(instants.map(({ from, to }, id) => [id, walkMinutes(schedule, from, to)]));
      expect(byMember(await world.ask(`walked_${name}`, { by: ['walk'] }, now)), name).toEqual(expected);
    }
  });
});
