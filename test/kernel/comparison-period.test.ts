import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/kernel/calendar/calendar.ts';
import { type ComparisonKind, comparisonKinds, comparisonPeriod } from '../../src/kernel/calendar/comparison-period.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { seriesPeriods } from '../../src/kernel/calendar/series-periods.ts';
import { trailingPeriod } from '../../src/kernel/calendar/trailing-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Grain, Period, PeriodRequest } from '../../src/kernel/period.ts';
import { at, bounds, hoursLong, issuesOf, later, newYork, retail, whole } from './calendars.ts';

const now = at(newYork, '2025-12-09T14:00');

const resolve = (request: PeriodRequest, calendar: Calendar = newYork): Period =>
  unwrap(resolvePeriod(new Map(), calendar, request, now));
const explicit = (start: string, end: string): Period =>
  resolve({ kind: 'explicit', start: at(newYork, start), end: at(newYork, end) });
const toDate = (grain: Grain): Period => resolve({ kind: 'toDate', grain });
const compared = (kind: ComparisonKind, period: Period, calendar: Calendar = newYork, moment = now): Period =>
  unwrap(comparisonPeriod(calendar, kind, period, moment));

describe('the previous period', () => {
  it('of a whole unit is the unit before', () => {
    expect(compared('previousPeriod', whole(newYork, 'month', '2025-03-01')).label).toBe('Feb 2025');
    expect(compared('previousPeriod', whole(newYork, 'quarter', '2025-01-01')).label).toBe('2024 Q4');
  });

  it('of several units is as many before', () => {
    const last = resolve({ kind: 'last', last: 3, grain: 'month' });
    expect(last.label).toBe('Sep 2025 – Nov 2025');
    expect(compared('previousPeriod', last).label).toBe('Jun 2025 – Aug 2025');
    expect(compared('previousPeriod', compared('previousPeriod', last)).label).toBe('Mar 2025 – May 2025');
  });

  it('of a trailing window is the window before it', () => {
    const window = unwrap(
      trailingPeriod(newYork, whole(newYork, 'month', '2025-03-01'), { count: 3, grain: 'month' }, now),
    );
    expect(bounds(newYork, compared('previousPeriod', window))).toEqual(['2024-10-01', '2025-01-01']);
  });

  it('of a unit to date is the whole unit before', () => {
    expect(compared('previousPeriod', toDate('month'))).toMatchObject({
      label: 'Nov 2025',
      grain: 'month',
      complete: true,
    });
  });

  it.each([
    ['2025-03-01', '2025-04-01', '2025-02-01', '2025-03-01'],
    ['2025-04-01', '2025-07-01', '2025-01-01', '2025-04-01'],
    ['2025-03-05', '2025-03-12', '2025-02-26', '2025-03-05'],
    ['2025-03-10T12:00', '2025-03-10T18:00', '2025-03-10T06:00', '2025-03-10T12:00'],
  ])('of the explicit %s – %s is the adjacent %s – %s', (start, end, from, to) => {
    expect(bounds(newYork, compared('previousPeriod', explicit(start, end)))).toEqual([from, to]);
  });

  it('of a clipped unit is the same part of the unit before', () => {
    const [first] = unwrap(seriesPeriods(newYork, 'month', at(newYork, '2025-03-10'), at(newYork, '2025-05-01'), now));
    const before = compared('previousPeriod', first as Period);
    expect(bounds(newYork, before)).toEqual(['2025-02-10', '2025-03-01']);
    expect(before.complete).toBe(false);
  });

  it('is refused before the first year that a week pattern lists', () => {
    const first = whole(retail, 'month', '2022-02-01');
    expect(issuesOf(comparisonPeriod(retail, 'previousPeriod', first, later))[0]?.code).toBe('MALFORMED_PERIOD');
  });
});

describe('the same period last year', () => {
  it.each([
    ['day', '2024-02-29', '2023-02-28'],
    ['day', '2025-03-09', '2024-03-09'],
    ['week', '2025-03-20', 'Week 12, 2024'],
    ['week', '2026-12-31', 'Week 52, 2025'],
    ['month', '2025-02-01', 'Feb 2024'],
    ['quarter', '2025-02-01', '2024 Q1'],
    ['year', '2025-02-01', '2024'],
    ['hour', '2025-03-09T14:00', '2024-03-09 14:00'],
  ] as const)('of the %s of %s is %s', (grain, local, label) => {
    expect(compared('samePeriodLastYear', whole(newYork, grain, local))).toMatchObject({ label, grain });
  });

  it('of a unit to date has the same local end', () => {
    expect(bounds(newYork, compared('samePeriodLastYear', toDate('quarter')))).toEqual([
      '2024-10-01',
      '2024-12-09T14:00',
    ]);
  });

  it('of a week to date is the same part of the week of the same number', () => {
    expect(bounds(newYork, compared('samePeriodLastYear', toDate('week')))).toEqual(['2024-12-09', '2024-12-10T14:00']);
  });

  it('of several weeks keeps their numbers and their count', () => {
    const weeks = resolve({ kind: 'last', last: 4, grain: 'week' });
    expect(weeks.label).toBe('Week 46, 2025 – Week 49, 2025');
    expect(compared('samePeriodLastYear', weeks).label).toBe('Week 46, 2024 – Week 49, 2024');
  });

  it('of explicit ends is both ends a year before', () => {
    expect(bounds(newYork, compared('samePeriodLastYear', explicit('2025-02-01', '2025-03-01')))).toEqual([
      '2024-02-01',
      '2024-03-01',
    ]);
    expect(bounds(newYork, compared('samePeriodLastYear', explicit('2025-01-15', '2025-03-11')))).toEqual([
      '2024-01-15',
      '2024-03-11',
    ]);
  });
});

describe('52 weeks back', () => {
  it('moves both ends by 364 local days, so that weekdays match', () => {
    expect(compared('fiftyTwoWeeksBack', whole(newYork, 'day', '2025-03-10'))).toMatchObject({
      label: '2024-03-11',
      grain: 'day',
    });
    const shortDay = whole(newYork, 'day', '2027-03-14');
    expect([hoursLong(shortDay), hoursLong(compared('fiftyTwoWeeksBack', shortDay))]).toEqual([23, 24]);
    expect(compared('fiftyTwoWeeksBack', whole(newYork, 'week', '2025-03-20'))).toMatchObject({
      label: 'Week 12, 2024',
      grain: 'week',
    });
    expect(compared('fiftyTwoWeeksBack', whole(newYork, 'week', '2026-12-31')).label).toBe('Week 1, 2026');
    expect(compared('fiftyTwoWeeksBack', whole(newYork, 'month', '2025-03-01'))).toMatchObject({
      label: '2024-03-02 to 2024-04-01',
      grain: null,
    });
  });
});

describe('the same elapsed part of the previous period', () => {
  it('has the same local days and time', () => {
    expect(bounds(newYork, compared('sameElapsedPrevious', toDate('month')))).toEqual([
      '2025-11-01',
      '2025-11-09T14:00',
    ]);
    expect(bounds(newYork, compared('sameElapsedPrevious', whole(newYork, 'month', '2025-12-01', now)))).toEqual([
      '2025-11-01',
      '2025-11-09T14:00',
    ]);
    expect(bounds(newYork, compared('sameElapsedPrevious', toDate('day')))).toEqual(['2025-12-08', '2025-12-08T14:00']);
    expect(bounds(newYork, compared('sameElapsedPrevious', toDate('quarter')))).toEqual([
      '2025-07-01',
      '2025-09-08T14:00',
    ]);
  });

  it('keeps the time of day on a day of 23 hours', () => {
    const moment = at(newYork, '2025-03-10T14:00');
    const day = unwrap(resolvePeriod(new Map(), newYork, { kind: 'toDate', grain: 'day' }, moment));
    const before = compared('sameElapsedPrevious', day, newYork, moment);
    expect(bounds(newYork, before)).toEqual(['2025-03-09', '2025-03-09T14:00']);
    expect(hoursLong(before)).toBe(13);
  });

  it('is never more than the whole previous period', () => {
    const moment = at(newYork, '2025-03-30T10:00');
    const month = unwrap(resolvePeriod(new Map(), newYork, { kind: 'toDate', grain: 'month' }, moment));
    expect(compared('sameElapsedPrevious', month, newYork, moment)).toMatchObject({
      label: 'Feb 2025',
      grain: 'month',
    });
  });

  it('is the previous period of a complete one', () => {
    for (const period of [
      whole(newYork, 'month', '2025-03-01'),
      resolve({ kind: 'last', last: 3, grain: 'month' }),
      explicit('2025-03-05', '2025-03-12'),
    ]) {
      expect(compared('sameElapsedPrevious', period)).toEqual(compared('previousPeriod', period));
    }
  });

  it('is the elapsed part of an explicit period', () => {
    expect(bounds(newYork, compared('sameElapsedPrevious', explicit('2025-12-08', '2025-12-12')))).toEqual([
      '2025-12-04',
      '2025-12-05T14:00',
    ]);
    expect(bounds(newYork, compared('sameElapsedPrevious', explicit('2025-12-09T12:00', '2025-12-09T18:00')))).toEqual([
      '2025-12-09T06:00',
      '2025-12-09T08:00',
    ]);
  });

  it('is refused where nothing has elapsed', () => {
    const future = whole(newYork, 'month', '2026-03-01', now);
    expect(issuesOf(comparisonPeriod(newYork, 'sameElapsedPrevious', future, now))[0]?.code).toBe('EMPTY_PERIOD');
  });
});

it('refuses every comparison of all time, or of a period without a start or an end', () => {
  const unbounded = resolve({ kind: 'explicit', start: Number.NEGATIVE_INFINITY, end: now });
  for (const period of [resolve({ kind: 'allTime' }), unbounded]) {
    for (const kind of comparisonKinds) {
      expect(issuesOf(comparisonPeriod(newYork, kind, period, now))[0]?.code).toBe('UNSUPPORTED_QUESTION');
    }
  }
});

it('keeps parts of a week pattern as far into their unit', () => {
  const moment = at(retail, '2024-03-09T10:00');
  const month = unwrap(resolvePeriod(new Map(), retail, { kind: 'toDate', grain: 'month' }, moment));
  expect(bounds(retail, month)).toEqual(['2024-03-03', '2024-03-09T10:00']);
  expect(bounds(retail, compared('samePeriodLastYear', month, retail, moment))).toEqual([
    '2023-02-26',
    '2023-03-04T10:00',
  ]);
  expect(bounds(retail, compared('sameElapsedPrevious', month, retail, moment))).toEqual([
    '2024-02-04',
    '2024-02-10T10:00',
  ]);
});
