/** When a digest goes out: at seven in the morning of the default calendar, every day or on the first day of the week. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { HOUR } from '../kernel/calendar/civil.ts';
import { dayLine } from '../kernel/calendar/day-line.ts';
import { dayAt, fromWall } from '../kernel/calendar/local-time.ts';
import type { Instant } from '../kernel/period.ts';

const hourOfDay = 7;

/** The first after an instant. */
export function digestDue(calendar: Calendar, digest: 'daily' | 'weekly', after: Instant): Instant {
  const line = dayLine(calendar, digest === 'daily' ? 'day' : 'week');
  const unit = line.unitAt(dayAt(calendar.timeZone, after)) ?? 0;
  const at = (number: number): Instant =>
    fromWall(calendar.timeZone, ((line.firstDay(number) ?? 0) * 24 + hourOfDay) * HOUR);
  return at(unit) > after ? at(unit) : at(unit + 1);
}
