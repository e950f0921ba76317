/** Where the units of a grain begin, in order: the axis on which an age is counted. */
import type { Grain, Instant } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { parseIsoDate } from './civil.ts';
import { grainLine } from './grain-line.ts';
import { startOfDay } from './local-time.ts';

/** Without a beginning, units are numbered from here on. */
const beginning = Date.UTC(1900, 0, 1);

/**
 * The starts of all units from the one that holds `from` up to those that have begun by `now`, the end of the last one of the
 * calendar's years included; a unit is over where the one after it has begun. Empty where none has begun. A date that the zone
 * skipped has no instants, and is no unit.
 */
export function unitEdges(
  calendar: Calendar,
  grain: Exclude<Grain, 'hour'>,
  { from, now }: { readonly from: Instant | null; readonly now: Instant },
): readonly Instant[] {
  const line = grainLine(calendar, grain);
  const first = line.unitAt(Math.max(from ?? beginning, beginningOf(calendar)));
  const edges: Instant[] = [];
  if (first === null) return edges;
  for (let unit = first, edge = line.startOf(unit); edge !== null && edge <= now; edge = line.startOf(++unit))
    if (edge !== edges.at(-1)) edges.push(edge);
  return edges;
}

/** A calendar of week patterns knows the years that it lists. */
function beginningOf({ weekPattern, timeZone }: Calendar): Instant {
  const [first] = weekPattern?.years ?? [];
  return first ? startOfDay(timeZone, parseIsoDate(first.start)) : beginning;
}
