/** Time as numbered units of one grain in one calendar, from days and hours alike. */
import type { Grain, Instant } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { HOUR, isUsableInstant } from './civil.ts';
import { dayLine } from './day-line.ts';
import { moveHour, startOfHour } from './hours.ts';
import { dayAt, startOfDay } from './local-time.ts';

/** A unit is a number that only its own line understands: an hour is known by its start, all others are counted. */
export interface GrainLine {
  /** The unit that holds an instant; null outside the years of the calendar. */
  unitAt(instant: Instant): number | null;
  /** Where a unit begins, which is where the one before ends; null outside the years of the calendar, and for a NaN unit. */
  startOf(unit: number): Instant | null;
  /** NaN where that is too far away. */
  move(unit: number, count: number): number;
}

/** Hours are walked, a year of the zone's rules at a time: a century is as far as a walk goes. */
const farthest = 1_000_000;

export function grainLine(calendar: Calendar, grain: Grain): GrainLine {
  const { timeZone } = calendar;
  if (grain === 'hour') {
    return {
      unitAt: (instant) => (isUsableInstant(instant) ? startOfHour(timeZone, instant) : null),
      startOf: (unit) => (isUsableInstant(unit) ? unit : null),
      move: (unit, count) =>
        Math.abs(count) <= farthest && isUsableInstant(unit + count * HOUR)
          ? moveHour(timeZone, unit, count)
          : Number.NaN,
    };
  }
  const days = dayLine(calendar, grain);
  return {
    unitAt: (instant) => (isUsableInstant(instant) ? days.unitAt(dayAt(timeZone, instant)) : null),
    startOf: (unit) => {
      const day = days.firstDay(unit);
      return day === null ? null : startOfDay(timeZone, day);
    },
    move: (unit, count) => unit + count,
  };
}

/** The unit that begins at an instant, be it the one after the last of the calendar; null where none does. */
export function unitFrom(line: GrainLine, instant: Instant): number | null {
  const unit = line.unitAt(instant);
  if (unit !== null && line.startOf(unit) === instant) return unit;
  const before = line.unitAt(instant - 1);
  const next = before === null ? null : line.move(before, 1);
  return next !== null && line.startOf(next) === instant ? next : null;
}
