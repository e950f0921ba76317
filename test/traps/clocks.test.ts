/** Clocks: days of 23 and 25 hours, an hour that comes twice, edges of periods, and columns without a zone. */
import { describe, expect, it } from 'vitest';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { calendarSchema } from '../../src/model/calendar-definition.ts';
import { codesOf, numberOf, numbersOf, question, series, total, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const newYork = calendarSchema.parse({ key: 'new_york', name: 'New York', timeZone: 'America/New_York' });
const auckland = calendarSchema.parse({ key: 'auckland', name: 'Auckland', timeZone: 'Pacific/Auckland' });

// One event every half hour of UTC, from well before the spring change to well after the autumn change of New York.
const world = await smallWorld(
  `create table events (id int generated always as identity primary key, at timestamptz, local timestamp, day date);
   insert into events (at, local, day)
   select at, at at time zone 'America/New_York', (at at time zone 'America/New_York')::date
   from generate_series('2025-03-01T00:00Z'::timestamptz, '2025-11-30T23:30Z', '30 minutes') at;
   create table edges (id int primary key, at timestamptz);
   insert into edges values (1, '2025-02-28T23:59:59.999999Z'), (2, '2025-03-01T00:00:00Z'), (3, '2025-03-31T23:59:59.999999Z'), (4, '2025-04-01T00:00:00Z');
   create table visits (id int primary key, on_day date);
   insert into visits values (1, '2025-03-01'), (2, '2025-03-31'), (3, '2025-04-01'), (4, 'infinity'), (5, '-infinity'), (6, null);`,
  {
    calendars: [{ key: 'utc' }, newYork, auckland],
    datasets: [
      {
        key: 'events',
        table: 'events',
        time: 'at',
        dimensions: [
          { key: 'at', type: 'timestamptz' },
          { key: 'local', type: 'timestamp', timeZone: 'America/New_York' },
          { key: 'day', type: 'date' },
        ],
      },
      { key: 'edges', table: 'edges', time: 'at', dimensions: [{ key: 'at', type: 'timestamptz' }] },
      { key: 'visits', table: 'visits', time: 'on_day', dimensions: [{ key: 'on_day', type: 'date' }] },
    ],
    metrics: [
      { key: 'events', type: 'count', dataset: 'events' },
      { key: 'events_by_clock', type: 'count', dataset: 'events', time: 'local' },
      { key: 'events_by_day', type: 'count', dataset: 'events', time: 'day' },
      { key: 'edge_events', type: 'count', dataset: 'edges' },
      { key: 'visits', type: 'count', dataset: 'visits' },
    ],
  },
);

const spring = unit('day', '2025-03-09T12:00Z', newYork);
const autumn = unit('day', '2025-11-02T12:00Z', newYork);
const hoursOf = (day: { readonly start: number; readonly end: number }) =>
  series('hour', new Date(day.start).toISOString(), new Date(day.end).toISOString(), newYork);

describe('a date', () => {
  it.each([
    ['2025-03-25Z', '2025-04-03Z', [0, 0, 0, 0, 0, 0, 1, 1, 0]],
    ['2025-02-27Z', '2025-03-08Z', [0, 0, 1, 0, 0, 0, 0, 0, 0]],
  ])(
    'is counted on its day, of many in a row from %s to %s, and one at the end of all time on none',
    async (from, to, counts) => {
      expect(numbersOf(await world.ask('visits', { periods: series('day', from, to) }))).toEqual(counts);
    },
  );
});

describe('a day on which clocks change', () => {
  it('has 46 half hours in spring and 50 in autumn, and not 48', async () => {
    const periods = [spring, autumn, unit('day', '2025-06-01T12:00Z', newYork)];
    expect(numbersOf(await world.ask('events', { periods }))).toEqual([46, 50, 48]);
  });

  it('has 23 and 25 hours, each with its two events: none is lost, none is counted in two', async () => {
    const [short, long] = [hoursOf(spring), hoursOf(autumn)];
    expect([short.length, long.length]).toEqual([23, 25]);
    expect(numbersOf(await world.ask('events', { periods: short }))).toEqual(Array(23).fill(2));
    expect(numbersOf(await world.ask('events', { periods: long }))).toEqual(Array(25).fill(2));
  });

  it('keeps the hour that comes twice as two hours', async () => {
    // 01:00 in daylight time is 05:00Z, 01:00 in standard time is 06:00Z.
    const [, first, second, third] = hoursOf(autumn);
    expect([first, second, third].map((hour) => new Date(hour?.start ?? 0).toISOString().slice(11, 16))).toEqual([
      '05:00',
      '06:00',
      '07:00',
    ]);
  });

  it('leaves no gap and no overlap in a series of days over both changes', async () => {
    const days = series('day', '2025-03-08T05:00Z', '2025-11-04T05:00Z', newYork);
    for (const [index, day] of days.entries()) if (index > 0) expect(day.start).toBe(days[index - 1]?.end);
    const counts = numbersOf(await world.ask('events', { periods: days }));
    const [whole] = numbersOf(
      await world.ask('events', { periods: [{ ...spring, start: days[0]?.start ?? 0, end: days.at(-1)?.end ?? 0 }] }),
    );
    expect(total(counts)).toBe(whole);
  });
});

describe('a timestamp without a zone', () => {
  it('is read in the zone that the model says, not in that of the server', async () => {
    // The first event is at 19:00 of 28 February on that clock: five hours of two. Read as UTC, February would end for
    // these rows at 05:00 of 1 March, and have 20.
    const february = unit('month', '2025-02-15', newYork);
    expect(numberOf(await world.ask('events_by_clock', { periods: [february] }))).toBe(10);
    expect(numberOf(await world.ask('events', { periods: [february] }))).toBe(10);
  });

  it('at the hour that comes twice is placed in the second one, and the day keeps all its rows', async () => {
    // A clock that shows 01:30 cannot say which: four events, all told as standard time. A limit of the column, not of the answer.
    const [, first, second] = hoursOf(autumn);
    const periods = [first, second, autumn].flatMap((period) => period ?? []);
    expect(numbersOf(await world.ask('events_by_clock', { periods }))).toEqual([0, 4, 50]);
  });
});

describe('a row exactly on an edge', () => {
  it('belongs to the period that begins there, and to no other', async () => {
    const months = series('month', '2025-02-01Z', '2025-05-01Z');
    // Both ends included would count rows 2 and 4 twice: 2, 3, 2.
    expect(numbersOf(await world.ask('edge_events', { periods: months }))).toEqual([1, 2, 1]);
  });

  it('is found a microsecond before the edge too, where milliseconds would round it over', async () => {
    expect(numberOf(await world.ask('edge_events', { periods: [unit('day', '2025-03-31')] }))).toBe(1);
  });
});

describe('a column of dates', () => {
  it('means the local day in every calendar: a month of New York does not begin four hours into the date', async () => {
    for (const calendar of [newYork, auckland])
      expect(
        numbersOf(
          await world.ask('visits', {
            periods: [unit('month', '2025-03-15', calendar), unit('month', '2025-04-15', calendar)],
          }),
        ),
      ).toEqual([2, 1]);
  });

  it('keeps two calendars apart in one batch, though the instants are the same', async () => {
    // From 00:00Z of 1 March to 00:00Z of 1 April: the dates of March in UTC, and 2 March to 1 April in Auckland, where
    // these are one in the afternoon. Only 31 March is in both.
    const session = world.session();
    const march = unit('month', '2025-03-01');
    const [here, there] = [march, { ...march, calendar: 'auckland' }].map((period) => ({
      periods: [period],
      by: ['on_day'],
    }));
    const top = { count: 1, order: 'highest' as const, other: false };
    const answers = await Promise.all(
      [here, there, { ...here, top }, { ...there, top }].map((asked) => session.ask(question('visits', asked))),
    );
    expect(answers.map(({ groups }) => groups.map(({ members }) => members[0]))).toEqual([
      ['2025-03-01', '2025-03-31'],
      ['2025-03-31', '2025-04-01'],
      ['2025-03-01'],
      ['2025-03-31'],
    ]);
  });

  it('counts a day of 25 hours as one day', async () => {
    expect(numberOf(await world.ask('events_by_day', { periods: [autumn] }))).toBe(50);
  });

  it('is refused for hours, which it does not have', async () => {
    expect(await codesOf(world.ask('visits', { periods: [unit('hour', '2025-03-31T12:00Z')] }))).toEqual([
      'GRAIN_TOO_FINE',
    ]);
  });

  it('is refused for a stretch of hours, of which it would count the days that begin inside', async () => {
    const now = Date.parse('2025-03-31T15:00Z');
    const request = { kind: 'last', last: 6, grain: 'hour' } as const;
    const utc = world.model.calendars.get('utc');
    const period = utc && unwrap(resolvePeriod(world.model.calendars, utc, request, now));
    expect(await codesOf(world.ask('visits', { periods: period ? [period] : [] }, now))).toEqual(['GRAIN_TOO_FINE']);
  });
});
