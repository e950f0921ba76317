/** Numbers weeks: which week of which year, by the rule of ISO 8601 for any first weekday, or by the calendar's own years. */
import { type Calendar, weekdays } from './calendar.ts';
import { firstDayOfMonth, modulo, monthOf, parseIsoDate } from './civil.ts';

export interface WeekOfYear {
  readonly year: number;
  /** 1 to 53. */
  readonly week: number;
}

/** The first day of the week that holds a day. The weeks of a week pattern begin on the weekday of its years. */
export function startOfWeek({ weekStart, weekPattern }: Calendar, day: number): number {
  const first = weekPattern?.years[0];
  // 1970-01-01 was a Thursday, and weekdays count from Monday.
  const anchor = first ? parseIsoDate(first.start) : weekdays.indexOf(weekStart) - 3;
  return day - modulo(day - anchor, 7);
}

/** A week belongs to the year that most of its days are in (ISO 8601), or to the year of the pattern. */
export function weekOfYear(calendar: Calendar, day: number): WeekOfYear {
  const start = startOfWeek(calendar, day);
  const listed = calendar.weekPattern?.years.findLast((entry) => parseIsoDate(entry.start) <= day);
  const year = listed?.year ?? Math.floor(monthOf(start + 3) / 12);
  return { year, week: Math.floor((start - firstWeek(calendar, year)) / 7) + 1 };
}

/** The first day of a numbered week; of week 52 where the year has no week 53. NaN for a year that the pattern does not list. */
export function startOfNumberedWeek(calendar: Calendar, { year, week }: WeekOfYear): number {
  const first = firstWeek(calendar, year);
  return Math.min(first + (week - 1) * 7, firstWeek(calendar, year + 1) - 7);
}

function firstWeek(calendar: Calendar, year: number): number {
  const { weekPattern } = calendar;
  // The week that holds 4 January is the first one with most of its days in the year.
  if (!weekPattern) return startOfWeek(calendar, firstDayOfMonth(year * 12) + 3);
  return parseIsoDate(weekPattern.years.find((entry) => entry.year === year)?.start ?? '');
}
