/** As much of one period as has passed of another: 1 to 9 November against 1 to 9 December. */
import { issue, ok, type Result, refused } from '../issue.ts';
import type { Instant, Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { dayAt, isStartOfDay } from './local-time.ts';
import { makePeriod } from './make-period.ts';
import { atSameTime } from './shift-stretch.ts';

/** The first part of `whole`, with as many local days and as much time of day as `current` has before `now`; EMPTY_PERIOD where that is nothing. */
export function firstPart(calendar: Calendar, whole: Period, current: Period, now: Instant): Result<Period> {
  const elapsed = Math.min(current.end, now);
  if (elapsed <= current.start) {
    const hints = ['Compare with the whole previous period, or wait until it has begun.'];
    return refused(issue('EMPTY_PERIOD', `Nothing of "${current.label}" has passed.`, { hints }));
  }
  const end = elapsedEnd(calendar.timeZone, whole, current.start, elapsed);
  if (end >= whole.end) return ok(whole);
  const grain = current.grain ?? current.basis?.grain;
  const basis = grain ? ({ kind: 'part', grain } as const) : undefined;
  return ok(makePeriod(calendar, { start: whole.start, end }, now, { basis }));
}

function elapsedEnd(timeZone: string, whole: Period, start: Instant, elapsed: Instant): Instant {
  const wholeDays = isStartOfDay(timeZone, whole.start) && isStartOfDay(timeZone, start);
  if (!wholeDays) return whole.start + (elapsed - start);
  return atSameTime(
    timeZone,
    elapsed,
    dayAt(timeZone, whole.start) + dayAt(timeZone, elapsed) - dayAt(timeZone, start),
  );
}
