/** When something that is done again and again is due next. */
import type { Calendar } from '../../kernel/calendar/calendar.ts';
import { dayAt } from '../../kernel/calendar/local-time.ts';
import { shiftDay } from '../../kernel/calendar/shift-day.ts';
import { atSameTime } from '../../kernel/calendar/shift-stretch.ts';
import type { Instant } from '../../kernel/period.ts';
import { grainOfCadence } from '../../model/cadence-grain.ts';
import type { Cadence } from '../../model/metric.ts';

export interface Rhythm {
  readonly calendar: Calendar;
  readonly cadence: Cadence;
  /** Nothing is due before one unit has passed since. */
  readonly start: Instant;
  /** When it is due for the last time, however little of a unit has passed. */
  readonly end: Instant;
}

/**
 * One unit of the cadence after it was done last, or after the start, at the same local time; at the end at the latest. Null
 * once it was done at the end or later: nothing more is asked for.
 */
export function nextDue({ calendar, cadence, start, end }: Rhythm, last: Instant | null): Instant | null {
  if (last !== null && last >= end) return null;
  const from = Math.max(start, last ?? start);
  const { timeZone } = calendar;
  const day = shiftDay(calendar, grainOfCadence[cadence], dayAt(timeZone, from), 1);
  return day === null ? end : Math.min(end, atSameTime(timeZone, from, day));
}
