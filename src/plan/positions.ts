/** Edges of periods as positions on the axis of a time dimension. */
import { boundaryDate } from '../kernel/calendar/boundary-date.ts';
import type { Calendar } from '../kernel/calendar/calendar.ts';
import type { Instant, Period } from '../kernel/period.ts';
import type { Dimension } from '../model/dataset.ts';

export interface Edges {
  readonly start: number;
  readonly end: number;
}

/** A date stands for a local day: it lies in a period when its midnight, in the zone of the period's calendar, does. */
function positionOf(instant: Instant, time: Dimension | null, calendar: Calendar): number {
  if (time?.type !== 'date' || !Number.isFinite(instant)) return instant;
  return Date.parse(boundaryDate(calendar.timeZone, instant));
}

/** The edges of a period on the axis of `time`. A period without time is the whole axis. */
export function edgesOf(period: Period, time: Dimension | null, calendars: ReadonlyMap<string, Calendar>): Edges {
  const calendar = calendars.get(period.calendar);
  if (!calendar) throw new Error(`A period is made of days of the unknown calendar "${period.calendar}".`);
  return { start: positionOf(period.start, time, calendar), end: positionOf(period.end, time, calendar) };
}

/**
 * The stretch whose rows make the number: the period itself, or for a cumulative statistic everything before the edge
 * that it is read at, which is never later than now, lest a balance count what is only scheduled.
 */
export function extentOf(
  period: Period,
  time: Dimension | null,
  reading: { readonly cumulative: boolean; readonly asOf: 'start' | 'end'; readonly now: Instant },
  calendars: ReadonlyMap<string, Calendar>,
): Edges {
  if (!reading.cumulative) return edgesOf(period, time, calendars);
  const edge = Math.min(reading.asOf === 'start' ? period.start : period.end, reading.now);
  return { start: Number.NEGATIVE_INFINITY, end: edgesOf({ ...period, end: edge }, time, calendars).end };
}
