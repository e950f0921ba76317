/** From a period to the one that it is compared with. */
import { assertNever } from '../assert-never.ts';
import { issue, type Result, refused } from '../issue.ts';
import type { Instant, Period } from '../period.ts';
import { adjacentStretch } from './adjacent-stretch.ts';
import type { Calendar } from './calendar.ts';
import { firstPart } from './first-part.ts';
import { dayAt } from './local-time.ts';
import { nameStretch } from './name-stretch.ts';
import { outsideCalendar } from './outside-calendar.ts';
import { periodContaining } from './period-containing.ts';
import { shiftPeriod } from './shift-period.ts';
import { startOfNumberedWeek, startOfWeek, weekOfYear } from './week-of-year.ts';

export const comparisonKinds = [
  'previousPeriod',
  'samePeriodLastYear',
  'fiftyTwoWeeksBack',
  'sameElapsedPrevious',
] as const;

/**
 * - `previousPeriod`: the unit before; as many units before; the whole unit before one to date; for an explicit period the
 *   adjacent stretch of the same local length.
 * - `samePeriodLastYear`: the same unit, week number or local dates a year before; 29 February becomes 28 February.
 * - `fiftyTwoWeeksBack`: both ends 364 local days before, so that weekdays match.
 * - `sameElapsedPrevious`: as much of the previous period as has passed of this one, in local days and time, and never
 *   more than all of it; the previous period where this one is complete.
 */
export type ComparisonKind = (typeof comparisonKinds)[number];

/** UNSUPPORTED_QUESTION for a period without start or end, EMPTY_PERIOD where nothing has elapsed, MALFORMED_PERIOD outside the calendar. */
export function comparisonPeriod(
  calendar: Calendar,
  kind: ComparisonKind,
  period: Period,
  now: Instant,
): Result<Period> {
  if (!Number.isFinite(period.start) || !Number.isFinite(period.end)) {
    const hints = ['Give the period a start and an end, or compare with another slice.'];
    return refused(issue('UNSUPPORTED_QUESTION', `Nothing lies before or a year before "${period.label}".`, { hints }));
  }
  switch (kind) {
    case 'previousPeriod':
      return previousPeriod(calendar, period, now);
    case 'samePeriodLastYear':
      return aYearBefore(calendar, period, now);
    case 'fiftyTwoWeeksBack':
      return shiftPeriod(calendar, period, 'day', -364, now);
    case 'sameElapsedPrevious': {
      const previous = previousPeriod(calendar, period, now);
      if (previous.kind === 'refused') return previous;
      const over = period.end <= now && period.basis?.kind !== 'toDate';
      return over ? previous : firstPart(calendar, previous.value, period, now);
    }
    default:
      return assertNever(kind);
  }
}

function previousPeriod(calendar: Calendar, period: Period, now: Instant): Result<Period> {
  const { grain, basis, start } = period;
  if (grain !== null) return shiftPeriod(calendar, period, grain, -1, now);
  if (basis?.kind === 'units') return shiftPeriod(calendar, period, basis.grain, -basis.count, now);
  if (basis?.kind === 'part') return shiftPeriod(calendar, period, basis.grain, -1, now);
  if (basis?.kind === 'toDate') {
    const current = periodContaining(calendar, basis.grain, start, now);
    return current.kind === 'refused' ? current : shiftPeriod(calendar, current.value, basis.grain, -1, now);
  }
  const adjacent = adjacentStretch(calendar, period);
  return adjacent ? nameStretch(calendar, adjacent, now, period) : outsideCalendar(calendar);
}

function aYearBefore(calendar: Calendar, period: Period, now: Instant): Result<Period> {
  const { grain, basis, start } = period;
  if (grain !== null || basis?.grain !== 'week') return shiftPeriod(calendar, period, 'year', -1, now);
  // Parts and stretches of weeks keep their weekdays: they move as far as the week that they begin in.
  const week = startOfWeek(calendar, dayAt(calendar.timeZone, start));
  const numbered = weekOfYear(calendar, week);
  const target = startOfNumberedWeek(calendar, { ...numbered, year: numbered.year - 1 });
  return Number.isNaN(target) ? outsideCalendar(calendar) : shiftPeriod(calendar, period, 'day', target - week, now);
}
