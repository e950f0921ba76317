/** From when on something that happens in a rhythm is late. */
import { dayAt, startOfDay } from '../../kernel/calendar/local-time.ts';
import { shiftDay } from '../../kernel/calendar/shift-day.ts';
import type { Instant } from '../../kernel/period.ts';
import { grainOfCadence } from '../../model/cadence-grain.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import type { Cadence } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';

/** The end of the local day that lies so many units after `last`, in the default calendar; never outside of its years. */
export function lateSince(model: Pick<Model, 'calendars'>, last: Instant, cadence: Cadence, units = 1): Instant {
  const calendar = defaultCalendar(model);
  const day = shiftDay(calendar, grainOfCadence[cadence], dayAt(calendar.timeZone, last), units);
  return day === null ? Number.POSITIVE_INFINITY : startOfDay(calendar.timeZone, day + 1);
}
