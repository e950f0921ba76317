/** The stretch of the same local length that ends where another begins. */
import type { Period } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { grainLine, unitFrom } from './grain-line.ts';
import type { Stretch } from './shift-stretch.ts';

/** As many whole months, else as many whole days, else as many milliseconds. Null outside the years of the calendar. */
export function adjacentStretch(calendar: Calendar, { start, end }: Pick<Period, 'start' | 'end'>): Stretch | null {
  for (const grain of ['month', 'day'] as const) {
    const line = grainLine(calendar, grain);
    const first = unitFrom(line, start);
    const after = unitFrom(line, end);
    if (first === null || after === null) continue;
    const before = line.startOf(line.move(first, first - after));
    return before === null ? null : { start: before, end: start };
  }
  return { start: start - (end - start), end: start };
}
