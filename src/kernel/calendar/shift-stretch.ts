/** Moves both ends of a stretch in local time. */
import type { Grain, Instant } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { DAY, HOUR, isUsableInstant } from './civil.ts';
import { type DayGrain, monthsIn } from './day-line.ts';
import { grainLine, unitFrom } from './grain-line.ts';
import { dayAt, fromWall, startOfDay, toWall } from './local-time.ts';
import { shiftDay } from './shift-day.ts';

export interface Stretch {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * The stretch `count` units later. Whole units stay whole: March less a month is February, not 31 days. Else whole days
 * stay whole days, from the first to the last (15 to 30 March become 15 to 28 February) or to the end of the month, and any
 * other ends keep their local date and time. Null outside the years of the calendar.
 */
export function shiftStretch(calendar: Calendar, stretch: Stretch, grain: Grain, count: number): Stretch | null {
  const { start, end } = stretch;
  if (!isUsableInstant(start) || !isUsableInstant(end)) return null;
  if (count === 0) return stretch;
  const shifted = grain === 'hour' ? shiftHours(stretch, count) : shiftDays(calendar, stretch, grain, count);
  if (!shifted || !isUsableInstant(shifted.start) || !isUsableInstant(shifted.end)) return null;
  // Ends that meet because one of them was pulled back to the end of a shorter month.
  return shifted.end > shifted.start ? shifted : { start: shifted.start, end: shifted.start + (end - start) };
}

const shiftHours = ({ start, end }: Stretch, count: number): Stretch => ({
  start: start + count * HOUR,
  end: end + count * HOUR,
});

function shiftDays(calendar: Calendar, { start, end }: Stretch, grain: DayGrain, count: number): Stretch | null {
  const { timeZone } = calendar;
  const months = monthsIn[grain];
  const units = shiftUnits(calendar, { start, end }, months === null ? grain : 'month', count * (months ?? 1));
  if (units) return units;
  const first = shiftDay(calendar, grain, dayAt(timeZone, start), count);
  const shiftedEnd = shiftEnd(calendar, { start, end }, grain, count);
  return first === null || shiftedEnd === null ? null : { start: atSameTime(timeZone, start, first), end: shiftedEnd };
}

function shiftEnd(calendar: Calendar, { start, end }: Stretch, grain: DayGrain, count: number): Instant | null {
  const { timeZone } = calendar;
  const [from, to, last] = [dayAt(timeZone, start), dayAt(timeZone, end), dayAt(timeZone, end - 1)];
  const wholeDays = startOfDay(timeZone, from) === start && startOfDay(timeZone, to) === end;
  const months = monthsIn[grain];
  // From mid-month to its end stays so; one day stays one day.
  const month =
    months !== null && wholeDays && last > from
      ? shiftUnits(calendar, { start: end, end }, 'month', count * months)
      : null;
  if (month) return month.end;
  const day = shiftDay(calendar, grain, wholeDays ? last : to, count);
  if (day === null) return null;
  return wholeDays ? startOfDay(timeZone, day + 1) : atSameTime(timeZone, end, day);
}

/** Null where the ends do not begin units, or would leave the calendar. */
function shiftUnits(calendar: Calendar, { start, end }: Stretch, grain: Grain, count: number): Stretch | null {
  const line = grainLine(calendar, grain);
  const first = unitFrom(line, start);
  const last = unitFrom(line, end);
  if (first === null || last === null) return null;
  const [from, to] = [line.startOf(line.move(first, count)), line.startOf(line.move(last, count))];
  return from === null || to === null ? null : { start: from, end: to };
}

/** An instant's time of day on another date; the start of a day stays one, wherever a zone puts it. */
export function atSameTime(timeZone: string, instant: Instant, day: number): Instant {
  const from = dayAt(timeZone, instant);
  if (startOfDay(timeZone, from) === instant) return startOfDay(timeZone, day);
  return fromWall(timeZone, toWall(timeZone, instant) + (day - from) * DAY);
}
