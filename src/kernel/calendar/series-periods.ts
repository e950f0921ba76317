/** From a range to the points of a series. */
import { issue, ok, type Result, refused } from '../issue.ts';
import type { Grain, Instant, Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { grainLine } from './grain-line.ts';
import { makePeriod, makeUnit } from './make-period.ts';
import { outsideCalendar } from './outside-calendar.ts';

/** The most points that one series may have. */
export const seriesLimit = 10_000;

/**
 * Every period of the grain that meets `[start, end)`, in order. The first and the last are clipped to the bounds: then
 * they keep the label of the whole, have no grain, and are not complete.
 */
export function seriesPeriods(
  calendar: Calendar,
  grain: Grain,
  start: Instant,
  end: Instant,
  now: Instant,
): Result<readonly Period[]> {
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    const hints = ['Give the series a start and an end.'];
    return refused(issue('MALFORMED_PERIOD', 'A series needs a period with a start and an end.', { hints }));
  }
  if (end <= start)
    return refused(
      issue('EMPTY_PERIOD', 'The series ends at or before its start.', { hints: ['Swap start and end.'] }),
    );
  const line = grainLine(calendar, grain);
  const first = line.unitAt(start);
  if (first === null || line.unitAt(end - 1) === null) return outsideCalendar(calendar);
  const periods: Period[] = [];
  for (let unit = first; (line.startOf(unit) ?? end) < end; unit = line.move(unit, 1)) {
    if (periods.length === seriesLimit) return tooMany(grain);
    const whole = makeUnit(calendar, grain, line, unit, now);
    if (whole.kind === 'refused') return whole;
    const period = whole.value;
    // A date that the zone skipped has no instants, so no point.
    if (period.start < period.end) periods.push(clip(calendar, grain, period, start, end, now));
  }
  return ok(periods);
}

function clip(calendar: Calendar, grain: Grain, whole: Period, start: Instant, end: Instant, now: Instant): Period {
  if (start <= whole.start && whole.end <= end) return whole;
  const bounds = { start: Math.max(start, whole.start), end: Math.min(end, whole.end) };
  return makePeriod(calendar, bounds, now, { basis: { kind: 'part', grain }, label: whole.label });
}

function tooMany(grain: Grain): Result<never> {
  const hints = ['Use a coarser grain or a shorter period.'];
  return refused(
    issue('TOO_MANY_PERIODS', `The series has more than ${seriesLimit} points of one ${grain}.`, { hints }),
  );
}
