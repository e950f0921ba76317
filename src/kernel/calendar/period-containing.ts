/** From an instant to the whole unit around it. */
import type { Result } from '../issue.ts';
import type { Grain, Instant, Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { grainLine } from './grain-line.ts';
import { makeUnit } from './make-period.ts';
import { outsideCalendar } from './outside-calendar.ts';

/** The whole period of a grain that contains the instant; MALFORMED_PERIOD outside the years of the calendar. */
export function periodContaining(calendar: Calendar, grain: Grain, instant: Instant, now: Instant): Result<Period> {
  const line = grainLine(calendar, grain);
  const unit = line.unitAt(instant);
  return unit === null ? outsideCalendar(calendar) : makeUnit(calendar, grain, line, unit, now);
}
