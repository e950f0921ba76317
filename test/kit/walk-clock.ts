/** The naive twin of business hours: every minute between two instants, asked of another library's clock. */
import { DateTime } from 'luxon';

export interface WalkedSchedule {
  readonly timeZone: string;
  /** By the number of the weekday, 1 is Monday: minutes of the day, `[start, end)`. */
  readonly hours: Readonly<Record<number, readonly (readonly [number, number])[]>>;
  /** Dates that are another kind of day. */
  readonly dates: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** Minutes at which the clock on the wall shows an open time; both instants are whole minutes. */
export function walkMinutes({ timeZone, hours, dates }: WalkedSchedule, from: number, to: number): number {
  let open = 0;
  for (let at = from; at < to; at += 60_000) {
    const clock = DateTime.fromMillis(at, { zone: timeZone });
    const minute = clock.hour * 60 + clock.minute;
    const today = dates[clock.toISODate() ?? ''] ?? hours[clock.weekday] ?? [];
    if (today.some(([start, end]) => start <= minute && minute < end)) open += 1;
  }
  return open;
}
