/** Moves a period as people do: the period moves, never its rows. */
import { issue, type Result, refused } from '../issue.ts';
import { type Grain, grains, type Instant, type Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { type DayGrain, monthsIn } from './day-line.ts';
import { type GrainLine, grainLine } from './grain-line.ts';
import { dayAt, startOfDay } from './local-time.ts';
import { makeUnit } from './make-period.ts';
import { nameStretch } from './name-stretch.ts';
import { outsideCalendar } from './outside-calendar.ts';
import { shiftDay } from './shift-day.ts';
import { atSameTime, shiftStretch } from './shift-stretch.ts';
import { startOfNumberedWeek, weekOfYear } from './week-of-year.ts';

/**
 * The period `count` units of a grain later, or earlier where negative. A whole unit becomes a whole unit of its own grain
 * (February less a year is February; week 12 less a year is week 12); anything else moves both ends in local time.
 * MALFORMED_PERIOD outside the years of the calendar, UNSUPPORTED_QUESTION for a period without start or end.
 */
export function shiftPeriod(
  calendar: Calendar,
  period: Period,
  grain: Grain,
  count: number,
  now: Instant,
): Result<Period> {
  const { start, end } = period;
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    const hints = ['Give the period a start and an end.'];
    return refused(issue('UNSUPPORTED_QUESTION', 'A period without a start or an end cannot be moved.', { hints }));
  }
  const own = period.grain;
  if (own !== null && grains.indexOf(own) <= grains.indexOf(grain)) {
    const line = grainLine(calendar, own);
    const unit = moveWhole(calendar, line, own, start, grain, count);
    return unit === null ? outsideCalendar(calendar) : makeUnit(calendar, own, line, unit, now);
  }
  const shifted = shiftStretch(calendar, period, grain, count);
  return shifted ? nameStretch(calendar, shifted, now, period) : outsideCalendar(calendar);
}

/** The unit of its own grain to which a unit moves; null outside the years of the calendar. */
function moveWhole(
  calendar: Calendar,
  line: GrainLine,
  own: Grain,
  start: Instant,
  grain: Grain,
  count: number,
): number | null {
  const unit = line.unitAt(start);
  if (unit === null || count === 0) return unit;
  if (own === grain) return line.move(unit, count);
  const [fine, coarse] = [monthsIn[own], monthsIn[grain]];
  if (fine !== null && coarse !== null) return line.move(unit, (count * coarse) / fine);
  const { timeZone } = calendar;
  const day = dayAt(timeZone, start);
  if (own === 'week' && grain === 'year') {
    const { year, week } = weekOfYear(calendar, day);
    const target = startOfNumberedWeek(calendar, { year: year + count, week });
    return Number.isNaN(target) ? null : line.unitAt(startOfDay(timeZone, target));
  }
  // An hour is the only grain finer than a day, so the grain to move by is a day or more.
  const target = shiftDay(calendar, grain as DayGrain, day, count);
  return target === null ? null : line.unitAt(atSameTime(timeZone, start, target));
}
