import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/kernel/calendar/calendar.ts';
import { makePeriod } from '../../src/kernel/calendar/make-period.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { shiftPeriod } from '../../src/kernel/calendar/shift-period.ts';
import { trailingPeriod } from '../../src/kernel/calendar/trailing-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Grain, Period } from '../../src/kernel/period.ts';
import { at, bounds, calendarOf, hoursLong, issuesOf, later, newYork, retail, whole } from './calendars.ts';

const explicit = (calendar: Calendar, start: string, end: string): Period =>
  makePeriod(calendar, { start: at(calendar, start), end: at(calendar, end) }, later);

const shifted = (calendar: Calendar, period: Period, grain: Grain, count: number): Period =>
  unwrap(shiftPeriod(calendar, period, grain, count, later));

describe('a whole period', () => {
  it('moves by its own grain and stays whole, whatever its length', () => {
    const february = shifted(newYork, whole(newYork, 'month', '2025-03-31'), 'month', -1);
    expect(february.label).toBe('Feb 2025');
    expect(bounds(newYork, february)).toEqual(['2025-02-01', '2025-03-01']);
    expect(shifted(newYork, whole(newYork, 'day', '2025-03-10'), 'day', -1)).toMatchObject({ label: '2025-03-09' });
    expect(hoursLong(shifted(newYork, whole(newYork, 'day', '2025-03-10'), 'day', -1))).toBe(23);
  });

  it.each([
    ['month', '2024-02-15', 'year', 1, 'Feb 2025'],
    ['month', '2025-03-15', 'quarter', -2, 'Sep 2024'],
    ['quarter', '2025-03-15', 'year', -1, '2024 Q1'],
    ['day', '2024-02-29', 'year', -1, '2023-02-28'],
    ['day', '2025-03-31', 'month', -1, '2025-02-28'],
    ['day', '2025-03-12', 'week', -1, '2025-03-05'],
    ['week', '2026-12-31', 'year', -1, 'Week 52, 2025'],
    ['week', '2025-03-20', 'year', -1, 'Week 12, 2024'],
    ['hour', '2025-03-09T14:00', 'day', -1, '2025-03-08 14:00'],
    ['hour', '2025-03-10T02:00', 'day', -1, '2025-03-09 03:00'],
  ] as const)('(%s of %s) moves by a coarser grain (%s, %i) to %5$s', (own, local, grain, count, label) => {
    expect(shifted(newYork, whole(newYork, own, local), grain, count)).toMatchObject({ label, grain: own });
  });

  it('moves by a finer grain to a stretch of the same local length', () => {
    const march = shifted(newYork, whole(newYork, 'month', '2025-03-01'), 'week', 1);
    expect(march).toMatchObject({ grain: null, label: '2025-03-08 to 2025-04-07' });
  });

  it('walks over the repeated hour and the missing one', () => {
    const hour = whole(newYork, 'hour', '2025-11-02T00:00');
    expect(shifted(newYork, hour, 'hour', 2).label).toBe('2025-11-02 01:00-05:00');
    expect(shifted(newYork, hour, 'hour', 3).label).toBe('2025-11-02 02:00');
    expect(shifted(newYork, whole(newYork, 'hour', '2025-03-09T03:00'), 'hour', -1).label).toBe('2025-03-09 01:00');
    expect(shifted(newYork, whole(newYork, 'hour', '2020-01-01T00:00'), 'hour', 24 * 366).label).toBe(
      '2021-01-01 00:00',
    );
  });

  it('keeps its place in the year of a week pattern, and the 53rd week falls back on the 52nd', () => {
    expect(shifted(retail, whole(retail, 'month', '2024-03-01'), 'year', -1).label).toBe('FY2023 P01');
    expect(shifted(retail, whole(retail, 'week', '2024-02-03'), 'year', -1).label).toBe('Week 52, FY2022');
    expect(bounds(retail, shifted(retail, whole(retail, 'day', '2024-02-04'), 'year', -1))).toEqual([
      '2023-01-29',
      '2023-01-30',
    ]);
    expect(bounds(retail, shifted(retail, whole(retail, 'day', '2024-02-03'), 'year', -1))).toEqual([
      '2023-01-28',
      '2023-01-29',
    ]);
  });
});

describe('an explicit period', () => {
  it.each([
    // Whole months become whole months.
    ['2025-03-01', '2025-04-01', 'month', -1, '2025-02-01', '2025-03-01'],
    ['2025-02-01', '2025-03-01', 'month', 1, '2025-03-01', '2025-04-01'],
    ['2025-02-01', '2025-03-01', 'year', -1, '2024-02-01', '2024-03-01'],
    ['2024-11-01', '2025-03-01', 'quarter', 1, '2025-02-01', '2025-06-01'],
    // Whole days become whole days, from the first to the last.
    ['2025-03-31', '2025-04-01', 'month', -1, '2025-02-28', '2025-03-01'],
    ['2025-03-30', '2025-03-31', 'month', -1, '2025-02-28', '2025-03-01'],
    ['2025-02-28', '2025-03-01', 'year', -1, '2024-02-28', '2024-02-29'],
    ['2025-03-15', '2025-03-31', 'month', -1, '2025-02-15', '2025-03-01'],
    ['2025-03-05', '2025-03-12', 'week', -1, '2025-02-26', '2025-03-05'],
    // The end of a month stays the end of a month.
    ['2025-02-10', '2025-03-01', 'month', 1, '2025-03-10', '2025-04-01'],
    ['2025-03-10', '2025-04-01', 'month', -1, '2025-02-10', '2025-03-01'],
    // Other ends keep their time of day.
    ['2025-03-15T09:30', '2025-03-16T17:00', 'month', 1, '2025-04-15T09:30', '2025-04-16T17:00'],
    ['2025-03-10T09:30', '2025-03-10T17:00', 'day', -1, '2025-03-09T09:30', '2025-03-09T17:00'],
    ['2025-03-30T10:00', '2025-03-31T10:00', 'month', -1, '2025-02-28T10:00', '2025-03-01T10:00'],
  ] as const)('%s – %s moves by %s × %i to %s – %s', (start, end, grain, count, from, to) => {
    const period = shifted(newYork, explicit(newYork, start, end), grain, count);
    expect(bounds(newYork, period)).toEqual([from, to]);
    expect(period.grain).toBeNull();
  });

  it('is the same where it moves by nothing, even inside a repeated hour', () => {
    const start = at(newYork, '2025-11-02T01:15:00-05:00');
    const period = makePeriod(newYork, { start, end: start + 60_000 }, later);
    expect(shifted(newYork, period, 'month', 0)).toMatchObject({ start, end: start + 60_000 });
  });
});

describe('a period that cannot be moved', () => {
  it.each(['hour', 'day', 'week', 'month', 'quarter', 'year'] as const)(
    'cannot trail further than the years of the calendar, by however many %ss',
    (grain) => {
      const october = whole(newYork, 'month', '2025-10-15');
      expect(issuesOf(trailingPeriod(newYork, october, { grain, count: 2_000_000_000 }, later))[0]?.code).toBe(
        'MALFORMED_PERIOD',
      );
    },
  );

  it('is refused where it has no start or no end', () => {
    const allTime = unwrap(resolvePeriod(new Map(), newYork, { kind: 'allTime' }, later));
    expect(issuesOf(shiftPeriod(newYork, allTime, 'month', -1, later))[0]?.code).toBe('UNSUPPORTED_QUESTION');
    expect(issuesOf(trailingPeriod(newYork, allTime, { grain: 'month', count: 3 }, later))[0]?.code).toBe(
      'UNSUPPORTED_QUESTION',
    );
  });

  it('is refused where it leaves the years of the calendar', () => {
    for (const [calendar, grain] of [
      [retail, 'year'],
      [retail, 'week'],
      [newYork, 'year'],
      [newYork, 'hour'],
    ] as const) {
      const period = whole(calendar, grain, '2022-02-01');
      expect(issuesOf(shiftPeriod(calendar, period, grain, -10_000_000, later))[0]?.code).toBe('MALFORMED_PERIOD');
    }
    expect(issuesOf(shiftPeriod(retail, whole(retail, 'week', '2022-02-01'), 'year', -1, later))[0]?.code).toBe(
      'MALFORMED_PERIOD',
    );
    expect(
      issuesOf(shiftPeriod(retail, explicit(retail, '2022-02-01', '2022-02-03'), 'year', -1, later))[0]?.code,
    ).toBe('MALFORMED_PERIOD');
  });
});

describe('a trailing window', () => {
  const trailing = (calendar: Calendar, period: Period, count: number, grain: Grain): Period =>
    unwrap(trailingPeriod(calendar, period, { count, grain }, later));

  it('is made of whole units where the period ends a unit', () => {
    const quarter = trailing(newYork, whole(newYork, 'month', '2025-03-01'), 3, 'month');
    expect(bounds(newYork, quarter)).toEqual(['2025-01-01', '2025-04-01']);
    expect(quarter).toMatchObject({ grain: null, complete: true, label: '3 months to 2025-03-31' });
  });

  it('counts local days, not 24 hours', () => {
    const week = trailing(newYork, whole(newYork, 'day', '2025-03-12'), 7, 'day');
    expect(bounds(newYork, week)).toEqual(['2025-03-06', '2025-03-13']);
    expect(hoursLong(week)).toBe(167);
  });

  it('starts at the same local date so many units before where the period ends inside a unit', () => {
    expect(bounds(newYork, trailing(newYork, whole(newYork, 'day', '2025-03-30'), 1, 'month'))).toEqual([
      '2025-02-28',
      '2025-03-31',
    ]);
    expect(bounds(newYork, trailing(newYork, explicit(newYork, '2025-03-14', '2025-03-15T10:30'), 2, 'day'))).toEqual([
      '2025-03-13T10:30',
      '2025-03-15T10:30',
    ]);
  });

  it('reaches the last day that a week pattern lists', () => {
    expect(bounds(retail, trailing(retail, whole(retail, 'month', '2025-01-30'), 12, 'month'))).toEqual([
      '2024-02-04',
      '2025-02-02',
    ]);
  });

  it('is half a zone away from UTC days', () => {
    const kolkata = calendarOf({ timeZone: 'Asia/Kolkata' });
    expect(trailing(kolkata, whole(kolkata, 'day', '2025-03-12'), 1, 'day').start).toBe(
      Date.parse('2025-03-11T18:30:00Z'),
    );
  });

  it('refuses a count that is not a whole number of 1 or more', () => {
    const day = whole(newYork, 'day', '2025-03-12');
    for (const count of [0, -1, 1.5, Number.NaN]) {
      expect(issuesOf(trailingPeriod(newYork, day, { count, grain: 'day' }, later))[0]?.code).toBe('MALFORMED_PERIOD');
    }
    expect(
      issuesOf(trailingPeriod(retail, whole(retail, 'month', '2022-02-01'), { count: 12, grain: 'month' }, later))[0]
        ?.code,
    ).toBe('MALFORMED_PERIOD');
  });
});
