/** Edges of periods as positions on the axis of a time dimension. */
import { boundaryDate } from '../kernel/calendar/boundary-date.ts';
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { dayAt } from '../kernel/calendar/local-time.ts';
import { precedingPeriod } from '../kernel/calendar/preceding-period.ts';
import { unwrap } from '../kernel/issue.ts';
import type { Instant, Period } from '../kernel/period.ts';
import type { Dimension } from '../model/dataset.ts';
import type { Reading, Span } from '../stats/statistic.ts';
import type { BoundColumn } from './measurement.ts';

export interface Edges {
  readonly start: number;
  readonly end: number;
}

/** A date stands for a local day: it lies in a period when its midnight, in the zone of the period's calendar, does. */
function positionOf(instant: Instant, time: Dimension | null, calendar: Calendar): number {
  if (time?.type !== 'date' || !Number.isFinite(instant)) return instant;
  return Date.parse(boundaryDate(calendar.timeZone, instant));
}

type Calendars = ReadonlyMap<string, Calendar>;

/** The calendar whose days a period is made of. */
export function calendarOf({ calendar: key }: Period, calendars: Calendars): Calendar {
  const calendar = calendars.get(key);
  if (!calendar) throw new Error(`A period is made of days of the unknown calendar "${key}".`);
  return calendar;
}

/** The edges of a period on the axis of `time`. A period without time is the whole axis. */
export function edgesOf(period: Period, time: Dimension | null, calendars: Calendars): Edges {
  const calendar = calendarOf(period, calendars);
  return { start: positionOf(period.start, time, calendar), end: positionOf(period.end, time, calendar) };
}

interface Reader {
  readonly reading: Reading;
  readonly source: Pick<BoundColumn['source'], 'kind'>;
}

/** The present as planning sees it. */
export interface Present {
  readonly now: Instant;
  /** Whether an instant is not later than `now`: for whoever must know which instants that was asked of. */
  readonly isPast?: ((instant: Instant) => boolean) | undefined;
}

/**
 * The stretch whose rows make a column of a period: the period itself, the one before it, or everything before the edge
 * that is read. What is carried forward is never read later than now, lest it count what is only scheduled.
 */
export function extentOf(
  period: Period,
  time: Dimension | null,
  { reading, source }: Reader,
  context: { readonly calendars: Calendars } & Present,
): Edges {
  const { calendars, isPast = (instant) => instant <= context.now } = context;
  // The clock is read only where the present decides: a plan made without it is good for as long as what is past is past.
  const past = (instant: Instant): Instant => (isPast(instant) ? instant : context.now);
  switch (reading) {
    case 'within': {
      const { start, end } = period;
      const read = source.kind === 'balances' ? { ...period, start: past(start), end: past(end) } : period;
      return edgesOf(read, time, calendars);
    }
    case 'previous':
      return edgesOf({ ...period, ...previousOf(period, calendars) }, time, calendars);
    case 'start':
    case 'end':
      return {
        start: Number.NEGATIVE_INFINITY,
        end: edgesOf({ ...period, end: past(period[reading]) }, time, calendars).end,
      };
  }
}

/** Resolving a question has refused periods that none comes before. */
const previousOf = (period: Period, calendars: Calendars) =>
  unwrap(precedingPeriod(calendarOf(period, calendars), period));

/** Everything that a period reads whole: with the period before it, where a column reads that too. */
export function stretchOf(
  period: Period,
  columns: readonly Pick<BoundColumn, 'reading'>[],
  { calendars }: { readonly calendars: Calendars },
): Pick<Period, 'start' | 'end'> {
  if (!columns.some(({ reading }) => reading === 'previous')) return period;
  return { start: previousOf(period, calendars).start, end: period.end };
}

/** A period as statistics that average over time see it: worked out, and the clock read, for those only. */
export function spanOf(
  period: Period,
  time: Dimension | null,
  context: { readonly calendars: Calendars; readonly now: Instant },
): Span {
  const { calendars } = context;
  let known: Edges | undefined;
  const edges = (): Edges => {
    known ??= edgesOf({ ...period, ...passedOf(period, context) }, time, calendars);
    return known;
  };
  return {
    get start() {
      return edges().start;
    },
    get end() {
      return edges().end;
    },
    get days() {
      return daysIn(passedOf(period, context), period, calendars);
    },
  };
}

const passedOf = ({ start, end }: Period, { now }: { readonly now: Instant }): Edges => ({
  start: Math.min(start, now),
  end: Math.min(end, now),
});

function daysIn({ start, end }: Edges, period: Period, calendars: Calendars): number {
  if (!Number.isFinite(start) || !Number.isFinite(period.end)) return Number.POSITIVE_INFINITY;
  const { timeZone } = calendarOf(period, calendars);
  return end > start ? dayAt(timeZone, end - 1) - dayAt(timeZone, start) + 1 : 0;
}
