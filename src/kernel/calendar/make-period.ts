/** Finishes a stretch into a period: how much of it is over, and what it is called. */
import { ok, type Result } from '../issue.ts';
import type { Grain, Instant, Period, PeriodBasis } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { describeStretch } from './describe-stretch.ts';
import { describeUnit } from './describe-unit.ts';
import type { GrainLine } from './grain-line.ts';
import { outsideCalendar } from './outside-calendar.ts';

/** A stretch that is not a whole unit. A part of a unit is never complete. */
export function makePeriod(
  calendar: Calendar,
  { start, end }: { readonly start: Instant; readonly end: Instant },
  now: Instant,
  { basis, label }: { readonly basis?: PeriodBasis | undefined; readonly label?: string } = {},
): Period {
  return {
    start,
    end,
    label: label ?? describeStretch(calendar, start, end),
    grain: null,
    calendar: calendar.key,
    elapsedShare: shareBefore(now, start, end),
    complete: end <= now && basis?.kind !== 'part' && basis?.kind !== 'toDate',
    ...(basis ? { basis } : {}),
  };
}

/** A whole unit of a line; refused outside the years of the calendar. */
export function makeUnit(
  calendar: Calendar,
  grain: Grain,
  line: GrainLine,
  unit: number,
  now: Instant,
): Result<Period> {
  const start = line.startOf(unit);
  const end = line.startOf(line.move(unit, 1));
  if (start === null || end === null) return outsideCalendar(calendar);
  const label = describeUnit(calendar, grain, start);
  const elapsedShare = shareBefore(now, start, end);
  return ok({ start, end, label, grain, calendar: calendar.key, elapsedShare, complete: end <= now });
}

/** An unbounded period counts as over; an empty one (a date that a zone skipped) is over once it is passed. */
function shareBefore(now: Instant, start: Instant, end: Instant): number {
  if (!Number.isFinite(end - start)) return 1;
  if (end <= start) return now >= end ? 1 : 0;
  return Math.min(1, Math.max(0, (now - start) / (end - start)));
}
