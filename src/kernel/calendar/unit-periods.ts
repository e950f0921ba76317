/** Whole units over a stretch of time, however ragged its ends, and some after it: cohorts, and what they are watched in. */
import { issue, ok, type Result, refused } from '../issue.ts';
import type { Grain, Instant, Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { grainLine } from './grain-line.ts';
import { makeUnit } from './make-period.ts';
import { outsideCalendar } from './outside-calendar.ts';

export interface UnitPeriods {
  /** Those that meet the stretch and have begun, in order. */
  readonly within: readonly Period[];
  /** The same, and as many after them as were asked and have begun. */
  readonly all: readonly Period[];
}

/** MALFORMED_PERIOD without a start or an end, EMPTY_PERIOD where none has begun, TOO_MANY_PERIODS past `limit` of `all`. */
export function unitPeriods(
  calendar: Calendar,
  grain: Exclude<Grain, 'hour'>,
  { start, end }: Pick<Period, 'start' | 'end'>,
  { after, limit, now }: { readonly after: number; readonly limit: number; readonly now: Instant },
): Result<UnitPeriods> {
  if (!Number.isFinite(start) || !Number.isFinite(end))
    return refused(issue('MALFORMED_PERIOD', 'Cohorts need a period with a start and an end.', { hints: bounded }));
  const line = grainLine(calendar, grain);
  const first = line.unitAt(start);
  const last = line.unitAt(end - 1);
  if (first === null || last === null) return outsideCalendar(calendar);
  const all: Period[] = [];
  let within = 0;
  for (let unit = first; unit <= last + after && (line.startOf(unit) ?? now) < now; unit++) {
    const made = makeUnit(calendar, grain, line, unit, now);
    if (made.kind === 'refused') return made;
    // A date that the zone skipped has no instants, and nobody enters or ages in it.
    if (made.value.start < made.value.end) all.push(made.value);
    if (unit <= last) within = all.length;
    if (all.length > limit) return tooMany(limit, grain);
  }
  if (within === 0)
    return refused(
      issue('EMPTY_PERIOD', `No ${grain} of the period has begun.`, { hints: ['Ask for an earlier one.'] }),
    );
  return ok({ within: all.slice(0, within), all });
}

const bounded = ['Give it both, such as {last: 12, grain: MONTH}.'];

const tooMany = (limit: number, grain: Grain): Result<never> =>
  refused(
    issue('TOO_MANY_PERIODS', `The cohorts are watched in more than ${limit} ${grain}s.`, {
      hints: ['Use a coarser grain, a shorter period or fewer ages.'],
    }),
  );
