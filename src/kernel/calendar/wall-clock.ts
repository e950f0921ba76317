/** From an instant to the time on a zone's wall, for columns that hold times without a zone. */
import type { Instant } from '../period.ts';
import { toWall } from './local-time.ts';

/** `2025-03-09T14:00:00.000`, local. A repeated hour shows the same times twice. The instant must be finite. */
export const wallClock = (timeZone: string, instant: Instant): string =>
  new Date(toWall(timeZone, instant)).toISOString().slice(0, -1);
