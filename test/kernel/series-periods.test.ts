import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/kernel/calendar/calendar.ts';
import { seriesLimit, seriesPeriods } from '../../src/kernel/calendar/series-periods.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Grain, Period } from '../../src/kernel/period.ts';
import { at, bounds, calendarOf, hoursLong, issuesOf, later, newYork, retail } from './calendars.ts';

const series = (calendar: Calendar, grain: Grain, start: string, end: string, now = later): readonly Period[] =>
  unwrap(seriesPeriods(calendar, grain, at(calendar, start), at(calendar, end), now));

describe('a series', () => {
  it('has a point for every period that meets the range', () => {
    const months = series(newYork, 'month', '2025-01-01', '2025-05-01');
    expect(months.map(({ label }) => label)).toEqual(['Jan 2025', 'Feb 2025', 'Mar 2025', 'Apr 2025']);
    expect(months.every(({ grain, complete }) => grain === 'month' && complete)).toBe(true);
  });

  it('clips the first and the last period, which keep their labels and are not complete', () => {
    const months = series(newYork, 'month', '2025-01-15', '2025-03-10T12:00');
    expect(months.map((month) => bounds(newYork, month))).toEqual([
      ['2025-01-15', '2025-02-01'],
      ['2025-02-01', '2025-03-01'],
      ['2025-03-01', '2025-03-10T12:00'],
    ]);
    expect(months.map(({ label, grain, complete }) => [label, grain, complete])).toEqual([
      ['Jan 2025', null, false],
      ['Feb 2025', 'month', true],
      ['Mar 2025', null, false],
    ]);
  });

  it('marks the period that now lies in, and those after it', () => {
    const days = series(newYork, 'day', '2025-12-08', '2025-12-11', at(newYork, '2025-12-09T06:00'));
    expect(days.map(({ complete, elapsedShare }) => [complete, elapsedShare])).toEqual([
      [true, 1],
      [false, 0.25],
      [false, 0],
    ]);
  });

  it('has 23 hours on the day the clock goes forward, and none at two', () => {
    const hours = series(newYork, 'hour', '2025-03-09', '2025-03-10');
    expect(hours).toHaveLength(23);
    expect(hours.slice(1, 3).map(({ label }) => label)).toEqual(['2025-03-09 01:00', '2025-03-09 03:00']);
  });

  it('has 25 hours on the day the clock goes back, two of them at one', () => {
    const hours = series(newYork, 'hour', '2025-11-02', '2025-11-03');
    expect(hours).toHaveLength(25);
    expect(hours.slice(1, 3).map(({ label }) => label)).toEqual(['2025-11-02 01:00-04:00', '2025-11-02 01:00-05:00']);
    expect(new Set(hours.map(({ label }) => label)).size).toBe(25);
  });

  it('has 24 hours on days of 24.5 and 23.5 hours', () => {
    const lordHowe = calendarOf({ timeZone: 'Australia/Lord_Howe' });
    expect(series(lordHowe, 'hour', '2025-04-06', '2025-04-07').map(hoursLong)).toEqual([1, 1.5, ...Array(22).fill(1)]);
    expect(series(lordHowe, 'hour', '2025-10-05', '2025-10-06').map(hoursLong)).toEqual([
      1,
      1,
      0.5,
      ...Array(21).fill(1),
    ]);
  });

  it('has no point for a date that the zone skipped', () => {
    const apia = calendarOf({ timeZone: 'Pacific/Apia' });
    expect(series(apia, 'day', '2011-12-28', '2012-01-02').map(({ label }) => label)).toEqual([
      '2011-12-28',
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
    ]);
  });

  it('has 53 weeks and 12 months in the long year of a week pattern', () => {
    expect(series(retail, 'week', '2023-01-29', '2024-02-04')).toHaveLength(53);
    const weeks = series(retail, 'month', '2023-01-29', '2024-02-04').map((month) =>
      Math.round(hoursLong(month) / 168),
    );
    expect(weeks).toEqual([4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 6]);
    expect(
      series(retail, 'quarter', '2022-01-30', '2025-02-02')
        .map(({ label }) => label)
        .at(-1),
    ).toBe('FY2024 Q4');
  });
});

describe('a series that is refused', () => {
  const refusal = (grain: Grain, start: number, end: number, calendar = newYork): string | undefined =>
    issuesOf(seriesPeriods(calendar, grain, start, end, later))[0]?.code;

  it('has more points than the limit, and not one less', () => {
    const start = at(newYork, '2025-01-01');
    const end = start + seriesLimit * 3_600_000;
    expect(unwrap(seriesPeriods(newYork, 'hour', start, end, later))).toHaveLength(seriesLimit);
    expect(refusal('hour', start, end + 1)).toBe('TOO_MANY_PERIODS');
    expect(refusal('day', at(newYork, '1900-01-01'), at(newYork, '2025-01-01'))).toBe('TOO_MANY_PERIODS');
  });

  it('has no start or no end', () => {
    expect(refusal('day', Number.NEGATIVE_INFINITY, 0)).toBe('MALFORMED_PERIOD');
    expect(refusal('day', 0, Number.POSITIVE_INFINITY)).toBe('MALFORMED_PERIOD');
    expect(refusal('day', Number.NaN, 0)).toBe('MALFORMED_PERIOD');
  });

  it('is empty', () => {
    expect(refusal('day', 0, 0)).toBe('EMPTY_PERIOD');
    expect(refusal('day', 1, 0)).toBe('EMPTY_PERIOD');
  });

  it('reaches outside the years of the calendar', () => {
    expect(refusal('month', at(retail, '2024-01-01'), at(retail, '2025-03-01'), retail)).toBe('MALFORMED_PERIOD');
    expect(refusal('month', at(retail, '2021-01-01'), at(retail, '2022-03-01'), retail)).toBe('MALFORMED_PERIOD');
  });
});
