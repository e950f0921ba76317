/** Names whole units for people. */
import type { Grain, Instant } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { isoDate, modulo, monthOf } from './civil.ts';
import { dayLine } from './day-line.ts';
import { describeInstant } from './describe-instant.ts';
import { dayAt } from './local-time.ts';
import { startOfWeek, weekOfYear } from './week-of-year.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The unit that begins at `start`: `2025`, `2025 Q3`, `Mar 2025`, `Week 12, 2025`, `2025-03-09`, `2025-03-09 14:00`. Years
 * other than the calendar year are `FY2025`, and a week pattern's months `FY2025 P03`. Weeks that ISO does not number are
 * `Week of 2025-03-09`.
 */
export function describeUnit(calendar: Calendar, grain: Grain, start: Instant): string {
  if (grain === 'hour') return describeInstant(calendar.timeZone, start);
  const day = dayAt(calendar.timeZone, start);
  switch (grain) {
    case 'day':
      return isoDate(day);
    case 'week':
      return describeWeek(calendar, day);
    case 'month':
      return describeMonth(calendar, day);
    case 'quarter':
      return `${describeYear(calendar, day)} Q${modulo(dayLine(calendar, 'quarter').unitAt(day) ?? 0, 4) + 1}`;
    case 'year':
      return describeYear(calendar, day);
  }
}

function describeWeek(calendar: Calendar, day: number): string {
  if (!calendar.weekPattern && calendar.weekStart !== 'monday') return `Week of ${isoDate(startOfWeek(calendar, day))}`;
  const { year, week } = weekOfYear(calendar, day);
  return `Week ${week}, ${calendar.weekPattern ? 'FY' : ''}${year}`;
}

function describeMonth(calendar: Calendar, day: number): string {
  if (!calendar.weekPattern) return `${months[modulo(monthOf(day), 12)]} ${Math.floor(monthOf(day) / 12)}`;
  const month = modulo(dayLine(calendar, 'month').unitAt(day) ?? 0, 12) + 1;
  return `${describeYear(calendar, day)} P${String(month).padStart(2, '0')}`;
}

function describeYear(calendar: Calendar, day: number): string {
  const { weekPattern, fiscalYearStart } = calendar;
  const unit = dayLine(calendar, 'year').unitAt(day) ?? 0;
  if (weekPattern) return `FY${weekPattern.years[unit]?.year}`;
  return fiscalYearStart === 1 ? `${unit}` : `FY${unit + 1}`;
}
