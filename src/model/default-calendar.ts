/** The calendar of those who name none: the first of the model. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import type { Model } from './model.ts';

export function defaultCalendar({ calendars }: Pick<Model, 'calendars'>): Calendar {
  const [calendar] = calendars.values();
  if (!calendar) throw new Error('A model has at least one calendar.');
  return calendar;
}
