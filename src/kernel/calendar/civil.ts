/** Civil dates as whole days since 1970-01-01: the arithmetic of dates, before any zone has a say. */

export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** The years that can be asked for: outside them no zone has rules, and ISO dates need a sign. */
export const firstYear = 1000;
export const lastYear = 9999;

const firstDay = Date.UTC(firstYear, 0, 1) / DAY;
const lastDay = Date.UTC(lastYear, 11, 31) / DAY;

/** A day less than the first and last, so that no zone's offset leads outside. False for NaN and ±Infinity. */
export const isUsableDay = (day: number): boolean => day > firstDay && day < lastDay;
export const isUsableInstant = (instant: number): boolean =>
  isUsableDay(instant / DAY - 1) && isUsableDay(instant / DAY + 1);

/** Months since year 0: January 2025 is 24300. */
export function monthOf(day: number): number {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

export const firstDayOfMonth = (month: number): number => Date.UTC(Math.floor(month / 12), modulo(month, 12), 1) / DAY;

/** The same day of the month, or the last one where the month is shorter: 31 March less a month is 28 February. */
export function addMonths(day: number, count: number): number {
  const month = monthOf(day);
  const target = firstDayOfMonth(month + count);
  return Math.min(target + day - firstDayOfMonth(month), firstDayOfMonth(month + count + 1) - 1);
}

/** `2025-03-09`. */
export const isoDate = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

export const parseIsoDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;

/** The remainder that is never negative. */
export const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;
