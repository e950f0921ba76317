/** From an instant to the date on a zone's wall. */
import type { Instant } from '../period.ts';
import { isoDate } from './civil.ts';
import { dayAt } from './local-time.ts';

/** The local date, `2025-03-09`, that the instant lies in. The instant must be finite. */
export const localDate = (timeZone: string, instant: Instant): string => isoDate(dayAt(timeZone, instant));
