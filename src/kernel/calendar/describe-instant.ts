/** Names an instant for people. */
import type { Instant } from '../period.ts';
import { instantsOf } from './local-time.ts';
import { offsetAt } from './zone-offsets.ts';

/** `2025-03-09 14:00` on the zone's wall; with its offset, `2025-11-02 01:00-04:00`, where the clock shows that time twice. */
export function describeInstant(timeZone: string, instant: Instant): string {
  const offset = offsetAt(timeZone, instant);
  const [date, time = ''] = new Date(instant + offset).toISOString().split('T');
  const clock = time.replace('Z', '').replace(/(:00)?\.000$/, '');
  return `${date} ${clock}${instantsOf(timeZone, instant + offset).length > 1 ? describeOffset(offset) : ''}`;
}

function describeOffset(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
