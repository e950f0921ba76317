/** Which day a snapshot is of: the local one of the default calendar. */
import { isoDate } from '../../kernel/calendar/civil.ts';
import { dayAt } from '../../kernel/calendar/local-time.ts';
import type { Instant } from '../../kernel/period.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import type { Model } from '../../model/model.ts';

export const snapshotDay = (model: Pick<Model, 'calendars'>, at: Instant): string =>
  isoDate(dayAt(defaultCalendar(model).timeZone, at));
