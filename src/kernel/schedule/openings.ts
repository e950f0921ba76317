/** The open stretches of a schedule over all years that a row is likely to lie in: what durations are computed from. */
import type { Instant } from '../period.ts';
import { type OpenStretch, openStretches } from './open-stretches.ts';
import type { Schedule } from './schedule.ts';

/** Nothing is known of times outside `[from, until)`. */
export interface Openings {
  readonly from: Instant;
  readonly until: Instant;
  /** In order. */
  readonly stretches: readonly OpenStretch[];
}

const yearsBack = 20;
const yearsAhead = 1;

// Holidays of twenty years take a fifth of a second to work out, and change once a year.
const known = new WeakMap<Schedule, Map<number, Openings>>();

/** From the beginning of the year (in UTC) twenty years before the present one to the end of the one after it. */
export function openingsOf(schedule: Schedule, now: Instant): Openings {
  const year = new Date(now).getUTCFullYear();
  const years = known.get(schedule) ?? new Map<number, Openings>();
  known.set(schedule, years);
  const found = years.get(year) ?? compute(schedule, year);
  years.set(year, found);
  return found;
}

function compute(schedule: Schedule, year: number): Openings {
  const from = Date.UTC(year - yearsBack, 0, 1);
  const until = Date.UTC(year + yearsAhead + 1, 0, 1);
  return { from, until, stretches: openStretches(schedule, from, until) };
}
