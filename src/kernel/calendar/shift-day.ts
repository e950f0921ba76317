/** Moves a date as people move it. */
import type { Calendar } from './calendar.ts';
import { addMonths, isUsableDay } from './civil.ts';
import { type DayGrain, dayLine, monthsIn } from './day-line.ts';

/**
 * The date `count` units later: the same day of the month, or the last one of a shorter month. In a week pattern, the day
 * as far into its unit, or the last one of a shorter unit. Null outside the years of the calendar.
 */
export function shiftDay(calendar: Calendar, grain: DayGrain, day: number, count: number): number | null {
  const months = monthsIn[grain];
  if (months === null) return usable(day + count * (grain === 'week' ? 7 : 1));
  if (!calendar.weekPattern) return usable(addMonths(day, count * months));
  const line = dayLine(calendar, grain);
  const unit = line.unitAt(day);
  if (unit === null) return null;
  const [from, to, end] = [line.firstDay(unit), line.firstDay(unit + count), line.firstDay(unit + count + 1)];
  return from === null || to === null || end === null ? null : Math.min(to + day - from, end - 1);
}

const usable = (day: number): number | null => (isUsableDay(day) ? day : null);
