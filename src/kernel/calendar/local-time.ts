/** Between instants and the clock on a zone's wall. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../period.ts';
import { DAY, isoDate } from './civil.ts';
import { offsetAt } from './zone-offsets.ts';

/** The wall clock as if it were UTC, in milliseconds. */
export const toWall = (timeZone: string, instant: Instant): number => instant + offsetAt(timeZone, instant);

/** The instants, in order, at which the wall clock shows a time: none in a gap, two where an hour is repeated. */
export function instantsOf(timeZone: string, wall: number): readonly Instant[] {
  const before = offsetAt(timeZone, wall - DAY);
  const after = offsetAt(timeZone, wall + DAY);
  const offsets = before === after ? [before] : [Math.max(before, after), Math.min(before, after)];
  return offsets.map((offset) => wall - offset).filter((instant) => toWall(timeZone, instant) === wall);
}

/** The first instant at which the wall clock shows a time; in a gap, as long after it as the clock was moved. */
export const fromWall = (timeZone: string, wall: number): Instant =>
  instantsOf(timeZone, wall)[0] ?? wall - offsetAt(timeZone, wall - DAY);

/** Where a local date begins: midnight, or the end of the gap where there is none (São Paulo, 2018-11-04). */
export const startOfDay = (timeZone: string, day: number): Instant =>
  instantsOf(timeZone, day * DAY)[0] ??
  Temporal.PlainDate.from(isoDate(day)).toZonedDateTime(timeZone).epochMilliseconds;

/**
 * The day whose stretch, from its start to the start of the next one, holds the instant. Where a clock goes back over
 * midnight, the wall may show the date before for a moment: days still follow each other.
 */
export function dayAt(timeZone: string, instant: Instant): number {
  let day = Math.floor(toWall(timeZone, instant) / DAY);
  while (startOfDay(timeZone, day + 1) <= instant) day += 1;
  while (startOfDay(timeZone, day) > instant) day -= 1;
  return day;
}

export const isStartOfDay = (timeZone: string, instant: Instant): boolean =>
  startOfDay(timeZone, dayAt(timeZone, instant)) === instant;
