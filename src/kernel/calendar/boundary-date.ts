/** From an instant to the edge between dates that stands for it, for columns that hold dates. */
import type { Instant } from '../period.ts';
import { isoDate } from './civil.ts';
import { dayAt, startOfDay } from './local-time.ts';

/**
 * The first local date, `2025-03-09`, that begins at or after the instant: a date lies in `[start, end)` when it is at or
 * after the boundary date of `start` and before that of `end`. The instant must be finite.
 */
export function boundaryDate(timeZone: string, instant: Instant): string {
  const day = dayAt(timeZone, instant);
  return isoDate(startOfDay(timeZone, day) === instant ? firstOf(timeZone, day, instant) : day + 1);
}

/** A date that a zone skipped begins and ends at one instant: the first of the dates that begin there is the boundary. */
function firstOf(timeZone: string, day: number, instant: Instant): number {
  return startOfDay(timeZone, day - 1) === instant ? firstOf(timeZone, day - 1, instant) : day;
}
