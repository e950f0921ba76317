/** When the next time would have been: a unit of a cadence after an instant, by the calendar. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { dayAt } from '../kernel/calendar/local-time.ts';
import { shiftDay } from '../kernel/calendar/shift-day.ts';
import { atSameTime } from '../kernel/calendar/shift-stretch.ts';
import type { Instant } from '../kernel/period.ts';
import { grainOfCadence } from '../model/cadence-grain.ts';
import type { Cadence } from '../model/metric.ts';

/** Milliseconds that are given beyond a unit before anybody is told: a day, for weekends begin late and loads run at night. */
export const grace = 86_400_000;

/** The same time of day, a unit later; infinitely late outside the years of the calendar. */
export function afterCadence(calendar: Calendar, at: Instant, cadence: Cadence): Instant {
  const day = shiftDay(calendar, grainOfCadence[cadence], dayAt(calendar.timeZone, at), 1);
  return day === null ? Number.POSITIVE_INFINITY : atSameTime(calendar.timeZone, at, day);
}
