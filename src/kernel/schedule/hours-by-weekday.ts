/** The hours of a schedule as it writes them, read: weekdays one by one, and times as milliseconds of the wall clock's day. */
import { type Weekday, weekdays } from '../calendar/calendar.ts';
import type { Schedule } from './schedule.ts';

/** Milliseconds since local midnight, `[start, end)`. */
export interface Hours {
  readonly start: number;
  readonly end: number;
}

/** `09:00-12:30`; the end is not before the start where it is read with success. */
export const hoursPattern = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

export function readHours(text: string): Hours {
  const [, hour, minute, endHour = '24', endMinute = '00'] = hoursPattern.exec(text) ?? [];
  return {
    start: (Number(hour) * 60 + Number(minute)) * 60_000,
    end: (Number(endHour) * 60 + Number(endMinute)) * 60_000,
  };
}

/** `friday`, or every day from the first to the last of `sunday-thursday`, over the end of a week; null for other words. */
export function readWeekdays(text: string): readonly Weekday[] | null {
  const words: readonly string[] = text.split('-');
  const [first, last = first, ...more] = words.map((word) => (weekdays as readonly string[]).indexOf(word));
  if (more.length > 0 || first === undefined || last === undefined || first < 0 || last < 0) return null;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => weekdays[(first + index) % 7] as Weekday);
}

/** In order; days that are not mentioned have no hours. */
export function hoursByWeekday({ hours }: Pick<Schedule, 'hours'>): ReadonlyMap<Weekday, readonly Hours[]> {
  return new Map(
    Object.entries(hours).flatMap(([days, texts]) => {
      const read = texts.map(readHours).sort((a, b) => a.start - b.start);
      return (readWeekdays(days) ?? []).map((weekday) => [weekday, read] as const);
    }),
  );
}
