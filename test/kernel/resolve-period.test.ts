import { describe, expect, it } from 'vitest';
import { boundaryDate } from '../../src/kernel/calendar/boundary-date.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { type Result, unwrap } from '../../src/kernel/issue.ts';
import type { Period, PeriodRequest } from '../../src/kernel/period.ts';
import { at, bounds, calendarOf, issuesOf, newYork, retail } from './calendars.ts';

const now = at(newYork, '2025-12-09T14:00');
const seasons = calendarOf({
  key: 'seasons',
  timeZone: 'America/New_York',
  namedPeriods: [{ key: 'black_friday', name: 'Black Friday 2025', start: '2025-11-28', end: '2025-12-02' }],
});
const calendars = new Map([seasons, retail].map((calendar) => [calendar.key, calendar]));
const resolve = (request: PeriodRequest, moment = now): Result<Period> =>
  resolvePeriod(calendars, newYork, request, moment);

describe('the last periods', () => {
  it('are complete, and one of them is a whole unit', () => {
    expect(unwrap(resolve({ kind: 'last', last: 1, grain: 'quarter' }))).toMatchObject({
      label: '2025 Q3',
      grain: 'quarter',
      complete: true,
    });
    expect(unwrap(resolve({ kind: 'last', last: 2, grain: 'year' })).label).toBe('2023 – 2024');
    const days = unwrap(resolve({ kind: 'last', last: 7, grain: 'day' }));
    expect(bounds(newYork, days)).toEqual(['2025-12-02', '2025-12-09']);
    expect(days).toMatchObject({
      label: '2025-12-02 – 2025-12-08',
      grain: null,
      complete: true,
      elapsedShare: 1,
      calendar: 'test',
    });
  });

  it('include one that ends this very moment', () => {
    expect(unwrap(resolve({ kind: 'last', last: 1, grain: 'month' }, at(newYork, '2025-12-01'))).label).toBe(
      'Nov 2025',
    );
  });

  it('are those of another calendar where one is named', () => {
    const period = unwrap(
      resolve({ kind: 'last', last: 1, grain: 'month', calendar: 'retail' }, at(retail, '2024-02-04')),
    );
    expect(period).toMatchObject({ label: 'FY2023 P12', calendar: 'retail' });
  });

  it('are refused unless they are a whole number of 1 or more', () => {
    for (const last of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(issuesOf(resolve({ kind: 'last', last, grain: 'day' }))).toMatchObject([
        { code: 'MALFORMED_PERIOD', path: ['last'] },
      ]);
    }
    for (const grain of ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const) {
      for (const last of [2_000_000_000, Number.MAX_SAFE_INTEGER]) {
        expect(issuesOf(resolve({ kind: 'last', last, grain }))[0]?.code).toBe('MALFORMED_PERIOD');
      }
    }
    expect(issuesOf(resolve({ kind: 'last', last: 1, grain: 'month', calendar: 'retail' }))[0]?.code).toBe(
      'MALFORMED_PERIOD',
    );
  });
});

describe('a unit to date', () => {
  it('runs from its start to now, and is not complete', () => {
    const period = unwrap(resolve({ kind: 'toDate', grain: 'quarter' }));
    expect(bounds(newYork, period)).toEqual(['2025-10-01', '2025-12-09T14:00']);
    expect(period).toMatchObject({ label: '2025 Q4 to date', grain: null, complete: false, elapsedShare: 1 });
  });

  it('is refused in the moment in which it begins, and outside the calendar', () => {
    expect(issuesOf(resolve({ kind: 'toDate', grain: 'month' }, at(newYork, '2025-12-01')))[0]?.code).toBe(
      'EMPTY_PERIOD',
    );
    expect(issuesOf(resolve({ kind: 'toDate', grain: 'month', calendar: 'retail' }))[0]?.code).toBe('MALFORMED_PERIOD');
  });
});

describe('an explicit period', () => {
  const between = (start: string, end: string): Period =>
    unwrap(resolve({ kind: 'explicit', start: at(newYork, start), end: at(newYork, end) }));

  it('is named by its first and last day, or by its instants', () => {
    expect(between('2025-01-15', '2025-03-11').label).toBe('2025-01-15 to 2025-03-10');
    expect(between('2025-01-15', '2025-01-16').label).toBe('2025-01-15');
    expect(between('2025-01-15T09:30', '2025-01-15T17:00').label).toBe('2025-01-15 09:30 to 2025-01-15 17:00');
    expect(between('2025-01-15T09:30', '2025-01-15T17:00:30.5').label).toBe(
      '2025-01-15 09:30 to 2025-01-15 17:00:30.500',
    );
  });

  it('may be open at one end', () => {
    const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
    const until = unwrap(resolve({ kind: 'explicit', start: NEGATIVE_INFINITY, end: at(newYork, '2025-03-11') }));
    expect(until).toMatchObject({ label: 'to 2025-03-10', complete: true, elapsedShare: 1 });
    const from = unwrap(resolve({ kind: 'explicit', start: at(newYork, '2025-03-11'), end: POSITIVE_INFINITY }));
    expect(from).toMatchObject({ label: 'from 2025-03-11', complete: false });
  });

  it('is refused where it is empty, or is not made of instants', () => {
    expect(issuesOf(resolve({ kind: 'explicit', start: now, end: now }))[0]?.code).toBe('EMPTY_PERIOD');
    expect(issuesOf(resolve({ kind: 'explicit', start: now, end: now - 1 }))[0]).toMatchObject({
      code: 'EMPTY_PERIOD',
      hints: ['Swap start and end.'],
    });
    expect(
      issuesOf(resolve({ kind: 'explicit', start: Number.NaN, end: 8.64e15 })).map(({ code, path }) => [code, ...path]),
    ).toEqual([
      ['MALFORMED_PERIOD', 'start'],
      ['MALFORMED_PERIOD', 'end'],
    ]);
    expect(issuesOf(resolve({ kind: 'explicit', start: Number.POSITIVE_INFINITY, end: now }))[0]?.code).toBe(
      'MALFORMED_PERIOD',
    );
  });
});

describe('a named period', () => {
  it('has the local dates of its calendar', () => {
    const period = unwrap(resolve({ kind: 'named', name: 'black_friday', calendar: 'seasons' }));
    expect(bounds(seasons, period)).toEqual(['2025-11-28', '2025-12-02']);
    expect(period).toMatchObject({ label: 'Black Friday 2025', grain: null, complete: true, calendar: 'seasons' });
  });

  it('is suggested where it is misspelt, and missed where the calendar names none', () => {
    expect(issuesOf(resolve({ kind: 'named', name: 'black_fryday', calendar: 'seasons' }))).toMatchObject([
      { code: 'UNKNOWN_NAMED_PERIOD', hints: ['Did you mean "black_friday"?'] },
    ]);
    expect(issuesOf(resolve({ kind: 'named', name: 'black_friday' }))[0]?.hints).toEqual([
      'The calendar "test" names no periods: use start and end.',
    ]);
  });
});

it('takes all time to be without bounds and never complete', () => {
  expect(unwrap(resolve({ kind: 'allTime' }))).toMatchObject({
    start: Number.NEGATIVE_INFINITY,
    end: Number.POSITIVE_INFINITY,
    label: 'All time',
    complete: false,
    elapsedShare: 1,
  });
});

describe('a period of local days', () => {
  it('begins and ends where the days do in the zone of the calendar', () => {
    const spring = unwrap(resolve({ kind: 'days', start: '2025-03-09', end: '2025-03-10' }));
    expect(spring.end - spring.start).toBe(23 * 3_600_000);
    expect(spring.label).toBe('2025-03-09');
    expect(bounds(newYork, spring)).toEqual(['2025-03-09', '2025-03-10']);
  });

  it('is refused where an end is no date, or the days do not follow each other', () => {
    expect(issuesOf(resolve({ kind: 'days', start: '2025-02-30', end: '9 March' }))).toMatchObject([
      { code: 'MALFORMED_PERIOD', path: ['start'] },
      { code: 'MALFORMED_PERIOD', path: ['end'] },
    ]);
    expect(issuesOf(resolve({ kind: 'days', start: '2025-03-09', end: '2025-03-09' }))).toMatchObject([
      { code: 'EMPTY_PERIOD', path: ['end'] },
    ]);
  });
});

it('suggests a calendar for one that is unknown', () => {
  expect(issuesOf(resolve({ kind: 'allTime', calendar: 'retial' }))).toMatchObject([
    { code: 'UNKNOWN_CALENDAR', path: ['calendar'], hints: ['Did you mean "retail"?'] },
  ]);
  expect(issuesOf(resolve({ kind: 'allTime', calendar: 'lunisolar' }))[0]?.hints).toEqual([
    'Calendars: seasons, retail.',
  ]);
});

describe('the boundary date of an instant', () => {
  it('is at or before the first date that begins no earlier', () => {
    const midnight = at(newYork, '2025-03-09');
    expect(boundaryDate('America/New_York', midnight)).toBe('2025-03-09');
    expect(boundaryDate('America/New_York', midnight + 1)).toBe('2025-03-10');
    expect(boundaryDate('America/New_York', midnight - 1)).toBe('2025-03-09');
    expect(boundaryDate('America/Sao_Paulo', Date.parse('2018-11-04T03:00:00Z'))).toBe('2018-11-04');
  });

  it('leaves no date between two days of which the zone skipped the one between', () => {
    const apia = calendarOf({ timeZone: 'Pacific/Apia' });
    expect(boundaryDate('Pacific/Apia', at(apia, '2011-12-31'))).toBe('2011-12-30');
    expect(boundaryDate('Pacific/Apia', at(apia, '2011-12-29'))).toBe('2011-12-29');
  });
});
