/** Refuses what lies outside the years of a calendar. */
import { issue, type Result, refused } from '../issue.ts';
import type { Calendar } from './calendar.ts';
import { firstYear, lastYear } from './civil.ts';

export function outsideCalendar({ key, weekPattern }: Calendar): Result<never> {
  const years = weekPattern?.years;
  const hint = years
    ? `It lists its years from ${years[0]?.start} until ${years.at(-1)?.start}: ask within them, or add years to the calendar.`
    : `Ask within the years ${firstYear} to ${lastYear}.`;
  return refused(
    issue('MALFORMED_PERIOD', `The period reaches outside the years of the calendar "${key}".`, { hints: [hint] }),
  );
}
