/** From when on something that happens in a rhythm is late. */
import { dayAt, startOfDay } from '../../kernel/calendar/local-time.ts';
import { shiftDay } from '../../kernel/calendar/shift-day.ts';
import type { Grain, Instant } from '../../kernel/period.ts';
import type { Cadence } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';

export const grainOf = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
} as const satisfies Record<Cadence, Grain>;

/** The end of the local day that lies so many units after `last`, in the default calendar; never outside of its years. */
export function lateSince(
  { calendars }: Pick<Model, 'calendars'>,
  last: Instant,
  cadence: Cadence,
  units = 1,
): Instant {
  const [calendar] = calendars.values();
  if (!calendar) throw new Error('A model has at least one calendar.');
  const day = shiftDay(calendar, grainOf[cadence], dayAt(calendar.timeZone, last), units);
  return day === null ? Number.POSITIVE_INFINITY : startOfDay(calendar.timeZone, day + 1);
}
