/** From a point of a series to the window that trails it. */
import { issue, ok, type Result, refused } from '../issue.ts';
import type { Instant, Period, TrailingWindow } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { isoDate } from './civil.ts';
import { describeInstant } from './describe-instant.ts';
import { grainLine, unitFrom } from './grain-line.ts';
import { dayAt, isStartOfDay } from './local-time.ts';
import { makePeriod } from './make-period.ts';
import { outsideCalendar } from './outside-calendar.ts';
import { shiftStretch } from './shift-stretch.ts';

/**
 * The window of `count` calendar units that ends where the period ends. Where that is the end of a unit, the units are
 * whole; else the window starts at the same local date and time so many units before. MALFORMED_PERIOD outside the years
 * of the calendar or for a count that is not a whole number of 1 or more, UNSUPPORTED_QUESTION for a period without end.
 */
export function trailingPeriod(
  calendar: Calendar,
  period: Period,
  window: TrailingWindow,
  now: Instant,
): Result<Period> {
  const { count, grain } = window;
  const { end } = period;
  if (!Number.isInteger(count) || count < 1) {
    const hints = ['Give a whole number of 1 or more.'];
    return refused(
      issue('MALFORMED_PERIOD', `A trailing window cannot have ${count} units.`, { path: ['count'], hints }),
    );
  }
  if (!Number.isFinite(end)) {
    const hints = ['Give the period an end.'];
    return refused(issue('UNSUPPORTED_QUESTION', 'Nothing trails a period without an end.', { hints }));
  }
  const start = startOfWindow(calendar, end, window);
  if (start === null) return outsideCalendar(calendar);
  const { timeZone } = calendar;
  const until = isStartOfDay(timeZone, end) ? isoDate(dayAt(timeZone, end - 1)) : describeInstant(timeZone, end);
  const label = `${count} ${grain}${count === 1 ? '' : 's'} to ${until}`;
  return ok(makePeriod(calendar, { start, end }, now, { basis: { kind: 'units', grain, count }, label }));
}

function startOfWindow(calendar: Calendar, end: Instant, { count, grain }: TrailingWindow): Instant | null {
  const line = grainLine(calendar, grain);
  const unit = unitFrom(line, end);
  if (unit !== null) return line.startOf(line.move(unit, -count));
  return shiftStretch(calendar, { start: end, end }, grain, -count)?.start ?? null;
}
