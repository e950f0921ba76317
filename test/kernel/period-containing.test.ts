import { describe, expect, it } from 'vitest';
import { periodContaining } from '../../src/kernel/calendar/period-containing.ts';
import { at, bounds, calendarOf, hoursLong, issuesOf, later, newYork, retail, whole } from './calendars.ts';

describe('a day', () => {
  it('has 23 hours where the clock goes forward', () => {
    const day = whole(newYork, 'day', '2025-03-09T12:00');
    expect(hoursLong(day)).toBe(23);
    expect(day).toMatchObject({ label: '2025-03-09', grain: 'day', calendar: 'test', complete: true, elapsedShare: 1 });
  });

  it('has 25 hours where the clock goes back', () => {
    expect(hoursLong(whole(newYork, 'day', '2025-11-02T12:00'))).toBe(25);
  });

  it('has 24.5 and 23.5 hours where the clock moves by half an hour', () => {
    const lordHowe = calendarOf({ timeZone: 'Australia/Lord_Howe' });
    expect(hoursLong(whole(lordHowe, 'day', '2025-04-06T12:00'))).toBe(24.5);
    expect(hoursLong(whole(lordHowe, 'day', '2025-10-05T12:00'))).toBe(23.5);
  });

  it('starts after the gap where its midnight does not exist', () => {
    const saoPaulo = calendarOf({ timeZone: 'America/Sao_Paulo' });
    const day = whole(saoPaulo, 'day', '2018-11-04T12:00');
    expect(day.start).toBe(Date.parse('2018-11-04T03:00:00Z'));
    expect(hoursLong(day)).toBe(23);
    expect(hoursLong(whole(saoPaulo, 'day', '2018-02-17T12:00'))).toBe(25);
    expect(hoursLong(whole(calendarOf({ timeZone: 'Asia/Beirut' }), 'day', '2025-03-30T12:00'))).toBe(23);
  });

  it('starts at the first of two midnights', () => {
    const day = whole(calendarOf({ timeZone: 'America/Havana' }), 'day', '2025-11-02T12:00');
    expect(day.start).toBe(Date.parse('2025-11-02T04:00:00Z'));
    expect(hoursLong(day)).toBe(25);
  });

  it('keeps the moment in which the wall shows the date before, where the clock goes back over midnight', () => {
    const stJohns = calendarOf({ timeZone: 'America/St_Johns' });
    const day = whole(stJohns, 'day', '2000-10-28T23:30:00-03:30');
    expect(day.label).toBe('2000-10-29');
    expect(hoursLong(day)).toBe(25);
  });
});

describe('an hour', () => {
  it('starts at a local :00 in a zone half an hour off', () => {
    const hour = whole(calendarOf({ timeZone: 'Asia/Kolkata' }), 'hour', '2025-03-09T14:45');
    expect(hour.start).toBe(Date.parse('2025-03-09T08:30:00Z'));
    expect(hoursLong(hour)).toBe(1);
    expect(hour.label).toBe('2025-03-09 14:00');
  });

  it('starts at a local :00 in a zone three quarters of an hour off', () => {
    expect(whole(calendarOf({ timeZone: 'Asia/Kathmandu' }), 'hour', '2025-03-09T14:10').start).toBe(
      Date.parse('2025-03-09T08:15:00Z'),
    );
  });

  it('tells the two repeated hours apart by their offsets', () => {
    expect(whole(newYork, 'hour', '2025-11-02T01:30:00-04:00').label).toBe('2025-11-02 01:00-04:00');
    expect(whole(newYork, 'hour', '2025-11-02T01:30:00-05:00').label).toBe('2025-11-02 01:00-05:00');
    expect(whole(newYork, 'hour', '2025-11-02T02:30').label).toBe('2025-11-02 02:00');
  });

  it('has 90 minutes where half of it is repeated, and 30 where half of it is skipped', () => {
    const lordHowe = calendarOf({ timeZone: 'Australia/Lord_Howe' });
    const repeated = whole(lordHowe, 'hour', '2025-04-06T01:45:00+10:30');
    expect(repeated.start).toBe(at(lordHowe, '2025-04-06T01:00:00+11:00'));
    expect(hoursLong(repeated)).toBe(1.5);
    const skipped = whole(lordHowe, 'hour', '2025-10-05T02:45');
    expect(bounds(lordHowe, skipped)).toEqual(['2025-10-05T02:30', '2025-10-05T03:00']);
  });
});

describe('a week', () => {
  it.each([
    ['2020-12-31', 'Week 53, 2020', '2020-12-28'],
    ['2021-01-03', 'Week 53, 2020', '2020-12-28'],
    ['2021-01-04', 'Week 1, 2021', '2021-01-04'],
    ['2026-12-31', 'Week 53, 2026', '2026-12-28'],
    ['2024-12-30', 'Week 1, 2025', '2024-12-30'],
    ['2025-03-20', 'Week 12, 2025', '2025-03-17'],
  ])('of %s is %s by ISO 8601', (date, label, start) => {
    const week = whole(newYork, 'week', date);
    expect(week.label).toBe(label);
    expect(bounds(newYork, week)[0]).toBe(start);
  });

  it('starts on the weekday of the calendar, and is then named by its first day', () => {
    const sundays = calendarOf({ timeZone: 'America/New_York', weekStart: 'sunday' });
    const week = whole(sundays, 'week', '2025-03-15');
    expect(bounds(sundays, week)).toEqual(['2025-03-09', '2025-03-16']);
    expect(week.label).toBe('Week of 2025-03-09');
    expect(hoursLong(week)).toBe(167);
    expect(whole(calendarOf({ weekStart: 'saturday' }), 'week', '2025-03-14').start).toBe(Date.UTC(2025, 2, 8));
  });
});

describe('months, quarters and years', () => {
  it('are those of the calendar year', () => {
    expect(whole(newYork, 'month', '2025-03-31T23:59').label).toBe('Mar 2025');
    expect(whole(newYork, 'quarter', '2025-09-30').label).toBe('2025 Q3');
    expect(whole(newYork, 'year', '2025-12-31').label).toBe('2025');
    expect(bounds(newYork, whole(newYork, 'quarter', '2025-03-01'))).toEqual(['2025-01-01', '2025-04-01']);
    expect(bounds(newYork, whole(newYork, 'month', '2024-02-29'))).toEqual(['2024-02-01', '2024-03-01']);
  });

  it('follow a fiscal year from April, named by the year in which it ends', () => {
    const april = calendarOf({ fiscalYearStart: 4 });
    expect(whole(april, 'year', '2024-04-01')).toMatchObject({
      label: 'FY2025',
      start: Date.UTC(2024, 3, 1),
      end: Date.UTC(2025, 3, 1),
    });
    expect(whole(april, 'year', '2024-03-31').label).toBe('FY2024');
    expect(whole(april, 'quarter', '2025-03-31')).toMatchObject({ label: 'FY2025 Q4', start: Date.UTC(2025, 0, 1) });
    expect(whole(april, 'quarter', '2024-04-01').label).toBe('FY2025 Q1');
    expect(whole(april, 'month', '2024-04-01').label).toBe('Apr 2024');
  });

  it('start quarters on the second month where the fiscal year does', () => {
    const february = calendarOf({ fiscalYearStart: 2 });
    expect(whole(february, 'quarter', '2025-01-15')).toMatchObject({
      label: 'FY2025 Q4',
      start: Date.UTC(2024, 10, 1),
      end: Date.UTC(2025, 1, 1),
    });
  });
});

describe('a week pattern', () => {
  it('deals 4, 4 and 5 weeks to the months of a quarter', () => {
    expect(bounds(retail, whole(retail, 'month', '2022-01-30'))).toEqual(['2022-01-30', '2022-02-27']);
    expect(bounds(retail, whole(retail, 'month', '2022-02-27'))).toEqual(['2022-02-27', '2022-03-27']);
    expect(bounds(retail, whole(retail, 'month', '2022-04-01'))).toEqual(['2022-03-27', '2022-05-01']);
    expect(whole(retail, 'month', '2022-04-01').label).toBe('FY2022 P03');
    expect(whole(retail, 'quarter', '2022-05-01').label).toBe('FY2022 Q2');
    expect(bounds(retail, whole(retail, 'year', '2022-05-01'))).toEqual(['2022-01-30', '2023-01-29']);
    expect(whole(retail, 'year', '2022-05-01').label).toBe('FY2022');
  });

  it('gives the 53rd week to the last month', () => {
    const last = whole(retail, 'month', '2024-02-03');
    expect(bounds(retail, last)).toEqual(['2023-12-24', '2024-02-04']);
    expect(last.label).toBe('FY2023 P12');
    expect(whole(retail, 'week', '2024-02-03').label).toBe('Week 53, FY2023');
    expect(whole(retail, 'week', '2024-02-04').label).toBe('Week 1, FY2024');
  });

  it('refuses what lies outside its listed years, and says which they are', () => {
    for (const local of ['2022-01-29', '2025-02-02']) {
      const [issue] = issuesOf(periodContaining(retail, 'month', at(retail, local), later));
      expect(issue).toMatchObject({ code: 'MALFORMED_PERIOD' });
      expect(issue?.hints[0]).toContain('from 2022-01-30 until 2025-02-02');
    }
    expect(whole(retail, 'day', '2030-01-01').label).toBe('2030-01-01');
  });
});

describe('completeness', () => {
  it('is the share of the period that lies before now', () => {
    const now = at(newYork, '2025-03-09T12:00');
    expect(whole(newYork, 'day', '2025-03-09', now)).toMatchObject({ complete: false, elapsedShare: 11 / 23 });
    expect(whole(newYork, 'day', '2025-03-10', now)).toMatchObject({ complete: false, elapsedShare: 0 });
    expect(whole(newYork, 'day', '2025-03-08', now)).toMatchObject({ complete: true, elapsedShare: 1 });
  });

  it('refuses instants that are no instants', () => {
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15]) {
      for (const grain of ['hour', 'day', 'year'] as const) {
        expect(issuesOf(periodContaining(newYork, grain, instant, later))[0]?.code).toBe('MALFORMED_PERIOD');
      }
    }
  });
});
