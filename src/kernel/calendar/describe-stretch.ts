/** Names stretches that are not whole units for people. */
import type { Instant } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { isoDate } from './civil.ts';
import { describeInstant } from './describe-instant.ts';
import { dayAt, isStartOfDay } from './local-time.ts';

/** `2025-01-15 to 2025-03-10` where whole days are meant (the last day included), else `2025-01-15 09:30 to 2025-01-15 17:00`. */
export function describeStretch({ timeZone }: Calendar, start: Instant, end: Instant): string {
  const bounds = [start, end].filter(Number.isFinite);
  const wholeDays = bounds.every((bound) => isStartOfDay(timeZone, bound));
  const from = (): string => (wholeDays ? isoDate(dayAt(timeZone, start)) : describeInstant(timeZone, start));
  const to = (): string => (wholeDays ? isoDate(dayAt(timeZone, end - 1)) : describeInstant(timeZone, end));
  if (bounds.length === 0) return 'All time';
  if (!Number.isFinite(start)) return `to ${to()}`;
  if (!Number.isFinite(end)) return `from ${from()}`;
  return wholeDays && from() === to() ? from() : `${from()} to ${to()}`;
}
