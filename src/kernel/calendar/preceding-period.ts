/** From a period to the stretch that ends where it begins: whose members a retention of the active looks for. */
import { issue, ok, type Result, refused } from '../issue.ts';
import type { Instant, Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { comparisonPeriod } from './comparison-period.ts';
import { periodContaining } from './period-containing.ts';
import { shiftPeriod } from './shift-period.ts';

/**
 * The unit before, as many units before, or the adjacent stretch; before a unit to date or the first part of one the whole
 * unit before. UNSUPPORTED_QUESTION where nothing lies before, or where the part of a unit does not begin with it.
 */
export function precedingPeriod(calendar: Calendar, period: Period): Result<Pick<Period, 'start' | 'end'>> {
  // Whether anything is over has no say in where a period lies.
  const now: Instant = period.end;
  const found = period.basis?.kind === 'part' ? wholeBefore(calendar, period, now) : previous(calendar, period, now);
  if (found.kind === 'refused') return found;
  if (found.value.end === period.start) return ok(found.value);
  const hints = ['Let the period begin where a unit of its grain begins.'];
  return refused(issue('UNSUPPORTED_QUESTION', `No whole unit ends where "${period.label}" begins.`, { hints }));
}

const previous = (calendar: Calendar, period: Period, now: Instant) =>
  comparisonPeriod(calendar, 'previousPeriod', period, now);

function wholeBefore(calendar: Calendar, { basis, start }: Period, now: Instant): Result<Period> {
  const grain = basis?.grain ?? 'day';
  const unit = periodContaining(calendar, grain, start, now);
  return unit.kind === 'refused' ? unit : shiftPeriod(calendar, unit.value, grain, -1, now);
}
