/** Holidays of a country or a part of it, as stretches of the wall clock: the one place that asks the library of holidays. */
import Holidays from 'date-holidays';
import { DAY, HOUR } from '../calendar/civil.ts';
import { toWall } from '../calendar/local-time.ts';
import type { HolidayRule } from './schedule.ts';

/** The wall clock as if it were UTC, in milliseconds, `[start, end)`. */
export interface WallStretch {
  readonly start: number;
  readonly end: number;
}

/** Of the years from `first` to `last`. Half holidays begin within a day (Christmas Eve from 14:00, of type bank, in Germany). */
export function publicHolidays(rule: HolidayRule, first: number, last: number): readonly WallStretch[] {
  const holidays = libraryOf(rule);
  const [timeZone = 'UTC'] = holidays.getTimezones();
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return years.flatMap((year) =>
    holidays.getHolidays(year).map(({ date, start, end }) => {
      const stretch = { start: toWall(timeZone, start.getTime()), end: toWall(timeZone, end.getTime()) };
      // "2025-04-13 00:00:00 -0600": a feast that begins at sunset of the day before.
      return / [+-]\d{4}$/.test(date) ? wholeDays(stretch) : stretch;
    }),
  );
}

/** The days whose noon a feast covers: offices close by the day, not by the sun. */
function wholeDays({ start, end }: WallStretch): WallStretch {
  const noon = 12 * HOUR;
  return { start: Math.ceil((start - noon) / DAY) * DAY, end: Math.ceil((end - noon) / DAY) * DAY };
}

/** Codes of all countries that have holidays here. */
export const holidayCountries = (): readonly string[] => Object.keys(new Holidays().getCountries());

/** Codes of the parts of a country, `BY` and below them `BY-A`; empty where it has none. */
export function holidayRegions(country: string): readonly string[] {
  const holidays = new Holidays();
  return Object.keys(holidays.getStates(country) ?? {}).flatMap((state) => [
    state,
    ...Object.keys(holidays.getRegions(country, state) ?? {}).map((region) => `${state}-${region}`),
  ]);
}

function libraryOf({ country, region, types }: HolidayRule): Holidays {
  const [state, part] = region?.split('-', 2) ?? [];
  const options = { types: [...types] };
  if (state === undefined) return new Holidays(country, options);
  return part === undefined ? new Holidays(country, state, options) : new Holidays(country, state, part, options);
}
