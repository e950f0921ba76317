/** What a zone's clock is ahead of UTC and until when: the one place that asks the time zone database. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../period.ts';

/** A stretch `[start, end)` of one UTC year in which the offset stays the same. */
export interface OffsetStretch {
  readonly start: Instant;
  readonly end: Instant;
  /** Milliseconds ahead of UTC. */
  readonly offset: number;
}

// A zone's transitions are looked up once a year and kept: a series then costs arithmetic only.
const known = new Map<string, Map<number, readonly OffsetStretch[]>>();

/** Who asks for one instant asks for its neighbours next. */
const latest = new Map<string, OffsetStretch>();

/** Throws `RangeError` for a zone that does not exist and for instants outside the years that can be asked for. */
export function offsetStretchAt(timeZone: string, instant: Instant): OffsetStretch {
  const before = latest.get(timeZone);
  if (before && before.start <= instant && instant < before.end) return before;
  const stretches = stretchesOf(timeZone, new Date(instant).getUTCFullYear());
  const found = stretches.find(({ end }) => instant < end);
  if (found) {
    latest.set(timeZone, found);
    return found;
  }
  throw new RangeError(`The instant ${instant} cannot be placed in ${timeZone}.`);
}

export const offsetAt = (timeZone: string, instant: Instant): number => offsetStretchAt(timeZone, instant).offset;

function stretchesOf(timeZone: string, year: number): readonly OffsetStretch[] {
  let years = known.get(timeZone);
  if (!years) {
    years = new Map();
    known.set(timeZone, years);
  }
  let stretches = years.get(year);
  if (!stretches) {
    stretches = lookUp(timeZone, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
    years.set(year, stretches);
  }
  return stretches;
}

function lookUp(timeZone: string, from: Instant, to: Instant): readonly OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  let clock = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  let start = from;
  while (start < to) {
    const next = clock.getTimeZoneTransition('next');
    const end = Math.min(next?.epochMilliseconds ?? to, to);
    stretches.push({ start, end, offset: clock.offsetNanoseconds / 1e6 });
    if (!next) break;
    clock = next;
    start = end;
  }
  return stretches;
}
