/** Recognises what a moved stretch has become. */
import { ok, type Result } from '../issue.ts';
import type { Grain, Instant, Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { describeUnit } from './describe-unit.ts';
import { grainLine, unitFrom } from './grain-line.ts';
import { makePeriod, makeUnit } from './make-period.ts';
import type { Stretch } from './shift-stretch.ts';

/** A stretch that stands for `from` elsewhere: a whole unit where it is one of the same grain, else of the same basis. */
export function nameStretch(
  calendar: Calendar,
  stretch: Stretch,
  now: Instant,
  from: Pick<Period, 'grain' | 'basis'>,
): Result<Period> {
  const { grain, basis } = from;
  if (grain !== null) {
    const line = grainLine(calendar, grain);
    const unit = unitFrom(line, stretch.start);
    if (unit !== null && line.startOf(line.move(unit, 1)) === stretch.end)
      return makeUnit(calendar, grain, line, unit, now);
  }
  if (basis?.kind === 'units') {
    const label = describeUnits(calendar, stretch, basis.grain);
    return ok(makePeriod(calendar, stretch, now, label === null ? { basis } : { basis, label }));
  }
  // Only the present has a "to date": elsewhere it is a part.
  const part = basis ? ({ kind: 'part', grain: basis.grain } as const) : undefined;
  return ok(makePeriod(calendar, stretch, now, { basis: part }));
}

/** `Jul 2025 – Sep 2025`; null where the ends do not begin units. */
function describeUnits(calendar: Calendar, { start, end }: Stretch, grain: Grain): string | null {
  const line = grainLine(calendar, grain);
  const first = unitFrom(line, start);
  const after = unitFrom(line, end);
  if (first === null || after === null) return null;
  const last = line.startOf(line.move(after, -1));
  if (last === null) return null;
  return last <= start
    ? describeUnit(calendar, grain, start)
    : `${describeUnit(calendar, grain, start)} – ${describeUnit(calendar, grain, last)}`;
}
