/** Which day a snapshot is of: the local one of the default calendar. */
import { isoDate } from '../../kernel/calendar/civil.ts';
import { dayAt } from '../../kernel/calendar/local-time.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Model } from '../../model/model.ts';

export function snapshotDay({ calendars }: Pick<Model, 'calendars'>, at: Instant): string {
  const [calendar] = calendars.values();
  if (!calendar) throw new Error('A model has at least one calendar.');
  return isoDate(dayAt(calendar.timeZone, at));
}
