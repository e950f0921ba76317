/**
 * Hours of a zone's wall clock. Each begins at a local :00, so a repeated hour is two and a missing hour is none. Where a
 * clock moves by half an hour (Lord Howe), the hour that shows twice in a row is one of 90 minutes, and the hour whose
 * beginning is skipped starts at the end of the gap.
 */
import type { Instant } from '../period.ts';
import { HOUR, modulo } from './civil.ts';
import { toWall } from './local-time.ts';
import { offsetStretchAt } from './zone-offsets.ts';

/** Where the hour that holds the instant begins. */
export function startOfHour(timeZone: string, instant: Instant): Instant {
  const { start, offset } = offsetStretchAt(timeZone, instant);
  const hour = instant - modulo(instant + offset, HOUR);
  if (hour >= start) return hour;
  return beginsHour(timeZone, start) ? start : startOfHour(timeZone, start - 1);
}

/** The start of the hour `count` hours after (or before) the one that begins at `hour`. */
export function moveHour(timeZone: string, hour: Instant, count: number): Instant {
  let at = hour;
  let left = Math.abs(count);
  while (left > 0) {
    const { start, end, offset } = offsetStretchAt(timeZone, at);
    const aligned = modulo(at + offset, HOUR) === 0;
    const room = Math.floor((count > 0 ? end - 1 - at : at - start) / HOUR);
    const jump = aligned ? Math.min(room, left) : 0;
    if (jump > 0) at += Math.sign(count) * jump * HOUR;
    else at = count > 0 ? nextHour(timeZone, at) : startOfHour(timeZone, at - 1);
    left -= Math.max(jump, 1);
  }
  return at;
}

function nextHour(timeZone: string, instant: Instant): Instant {
  const { end, offset } = offsetStretchAt(timeZone, instant);
  const hour = instant - modulo(instant + offset, HOUR) + HOUR;
  if (hour < end) return hour;
  return beginsHour(timeZone, end) ? end : nextHour(timeZone, end);
}

/** Whether an hour begins where the offset changes. */
function beginsHour(timeZone: string, change: Instant): boolean {
  const wall = toWall(timeZone, change);
  const before = toWall(timeZone, change - 1);
  return modulo(wall, HOUR) === 0 || Math.floor(wall / HOUR) !== Math.floor(before / HOUR);
}
