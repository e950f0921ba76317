/** The period before another one: the whole unit before, or as long a stretch. */
import { precedingPeriod } from '../../src/kernel/calendar/preceding-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Period } from '../../src/kernel/period.ts';
import { world } from './world.ts';

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export function previousOf({ calendar, ...rest }: Period): Stretch {
  const found = world.calendars.get(calendar);
  if (!found) throw new Error(calendar);
  return unwrap(precedingPeriod(found, { calendar, ...rest }));
}
