/** Calendars, clocks and short names that the tests of periods share. */
import { Temporal } from 'temporal-polyfill';
import { type Calendar, utcCalendar } from '../../src/kernel/calendar/calendar.ts';
import { periodContaining } from '../../src/kernel/calendar/period-containing.ts';
import { type Issue, type Result, unwrap } from '../../src/kernel/issue.ts';
import type { Grain, Period } from '../../src/kernel/period.ts';

export const calendarOf = (more: Partial<Calendar> = {}): Calendar => ({
  ...utcCalendar,
  key: 'test',
  name: 'Test',
  ...more,
});

export const newYork = calendarOf({ timeZone: 'America/New_York' });

/** Weeks 4-4-5 from Sundays; 2023 has 53 weeks. */
export const retail = calendarOf({
  key: 'retail',
  timeZone: 'America/New_York',
  weekStart: 'sunday',
  fiscalYearStart: 2,
  weekPattern: {
    weeks: [4, 4, 5],
    years: [
      { year: 2022, start: '2022-01-30' },
      { year: 2023, start: '2023-01-29' },
      { year: 2024, start: '2024-02-04' },
      { year: 2025, start: '2025-02-02' },
    ],
  },
});

/** Local date, or date and time, of a calendar as an instant. */
export function at(calendar: Calendar, local: string): number {
  if (/Z$|[+-]\d\d:\d\d$/.test(local)) return Temporal.Instant.from(local).epochMilliseconds;
  if (!local.includes('T')) return Temporal.PlainDate.from(local).toZonedDateTime(calendar.timeZone).epochMilliseconds;
  return Temporal.PlainDateTime.from(local).toZonedDateTime(calendar.timeZone).epochMilliseconds;
}

export const later = Date.parse('2040-01-01T00:00:00Z');

export const whole = (calendar: Calendar, grain: Grain, local: string, now = later): Period =>
  unwrap(periodContaining(calendar, grain, at(calendar, local), now));

/** Bounds as local dates, with the time where it is not midnight. */
export function bounds(calendar: Calendar, { start, end }: Pick<Period, 'start' | 'end'>): readonly [string, string] {
  const show = (instant: number): string => {
    const clock = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(calendar.timeZone);
    const midnight = clock.equals(clock.startOfDay());
    return midnight ? clock.toPlainDate().toString() : clock.toPlainDateTime().toString({ smallestUnit: 'minute' });
  };
  return [show(start), show(end)];
}

export const hoursLong = ({ start, end }: Pick<Period, 'start' | 'end'>): number => (end - start) / 3_600_000;

export function issuesOf(result: Result<unknown>): readonly Issue[] {
  if (result.kind === 'ok') throw new Error('The result was not refused.');
  return result.issues;
}
