/** When a schedule is open, as instants: exactly when the clock on its wall shows an open time. */
import { weekdays } from '../calendar/calendar.ts';
import { DAY, modulo, parseIsoDate } from '../calendar/civil.ts';
import { offsetStretchAt } from '../calendar/zone-offsets.ts';
import type { Instant } from '../period.ts';
import { type Hours, hoursByWeekday, readHours } from './hours-by-weekday.ts';
import { publicHolidays, type WallStretch } from './public-holidays.ts';
import type { Schedule } from './schedule.ts';

/** `[start, end)` */
export interface OpenStretch {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * Within `[from, until)`, in order, never touching. Where the clock jumps ahead, the hours that it never shows are not
 * there, and where it goes back, those that it shows twice are open twice.
 */
export function openStretches(schedule: Schedule, from: Instant, until: Instant): readonly OpenStretch[] {
  const hoursOf = dayHours(schedule, from, until);
  const found: { start: Instant; end: Instant }[] = [];
  for (let at = from; at < until; ) {
    const { end: change, offset } = offsetStretchAt(schedule.timeZone, at);
    const stop = Math.min(change, until);
    for (let day = Math.floor((at + offset) / DAY); day * DAY < stop + offset; day++)
      for (const hours of hoursOf(day)) {
        const start = Math.max(day * DAY + hours.start - offset, at);
        const end = Math.min(day * DAY + hours.end - offset, stop);
        const last = found.at(-1);
        if (start >= end) continue;
        if (last?.end === start) last.end = end;
        else found.push({ start, end });
      }
    at = stop;
  }
  return found;
}

/** The hours of a local day, in order: those of its date where it has some, or those of its weekday but for holidays. */
function dayHours(schedule: Schedule, from: Instant, until: Instant): (day: number) => readonly Hours[] {
  const byWeekday = hoursByWeekday(schedule);
  const closed = new Set(schedule.closed.map(parseIsoDate));
  const open = new Map(
    Object.entries(schedule.open).map(([date, hours]) => [
      parseIsoDate(date),
      hours.map(readHours).sort((a, b) => a.start - b.start),
    ]),
  );
  const holidays = holidaysByDay(schedule, from, until);
  return (day) => {
    const weekday = weekdays[modulo(day + 3, 7)];
    const usual = closed.has(day) || weekday === undefined ? [] : (byWeekday.get(weekday) ?? []);
    return open.get(day) ?? (holidays.get(day) ?? []).reduce((hours, holiday) => without(hours, holiday), usual);
  };
}

/** A holiday cut into the days that it touches, each in milliseconds of the day. */
function holidaysByDay({ holidays }: Schedule, from: Instant, until: Instant): ReadonlyMap<number, readonly Hours[]> {
  const days = new Map<number, readonly Hours[]>();
  if (!holidays) return days;
  // A local year can begin a day before or end a day after the year of UTC, and a holiday can last over its end.
  const [first, last] = [from - DAY, until + DAY].map((instant) => new Date(instant).getUTCFullYear()) as [
    number,
    number,
  ];
  for (const { start, end } of publicHolidays(holidays, first, last))
    for (let day = Math.floor(start / DAY); day * DAY < end; day++)
      days.set(day, [...(days.get(day) ?? []), { start: start - day * DAY, end: end - day * DAY }]);
  return days;
}

const without = (hours: readonly Hours[], holiday: WallStretch): readonly Hours[] =>
  hours
    .flatMap(({ start, end }) => [
      { start, end: Math.min(end, holiday.start) },
      { start: Math.max(start, holiday.end), end },
    ])
    .filter(({ start, end }) => start < end);
