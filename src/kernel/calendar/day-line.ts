/** Days grouped into numbered units, one after another: the arithmetic behind every grain of a day or more. */
import type { Grain } from '../period.ts';
import type { Calendar, WeekPattern } from './calendar.ts';
import { firstDayOfMonth, isUsableDay, monthOf, parseIsoDate } from './civil.ts';
import { startOfWeek } from './week-of-year.ts';

export type DayGrain = Exclude<Grain, 'hour'>;

/** How many months of its own a calendar's unit has; null for units that months are not made into. */
export const monthsIn: Readonly<Record<Grain, number | null>> = {
  hour: null,
  day: null,
  week: null,
  month: 1,
  quarter: 3,
  year: 12,
};

export interface DayLine {
  /** The number of the unit that holds a day; null outside the calendar's years. */
  unitAt(day: number): number | null;
  /** The first day of a unit, which is the end of the one before; null outside the calendar's years. */
  firstDay(unit: number): number | null;
}

export function dayLine(calendar: Calendar, grain: DayGrain): DayLine {
  const { weekPattern, fiscalYearStart } = calendar;
  const months = monthsIn[grain];
  const line =
    months === null
      ? weekLine(calendar, grain)
      : weekPattern
        ? patternLine(weekPattern, months)
        : monthLine(months, fiscalYearStart);
  const within = weekPattern && grain !== 'day' ? patternBounds(weekPattern) : isUsableDay;
  return {
    unitAt: (day) => (within(day) ? line.unitAt(day) : null),
    firstDay: (unit) => {
      const day = line.firstDay(unit);
      return day !== null && (within(day) || within(day - 1)) ? day : null;
    },
  };
}

/** Days and weeks; a week's number is that of its first day, counted in sevens. */
function weekLine(calendar: Calendar, grain: DayGrain): DayLine {
  if (grain === 'day') return { unitAt: (day) => day, firstDay: (unit) => unit };
  const anchor = startOfWeek(calendar, 0);
  return { unitAt: (day) => Math.floor((day - anchor) / 7), firstDay: (unit) => unit * 7 + anchor };
}

/** Months since year 0; quarters and years of so many months counted from the month in which the fiscal year starts. */
function monthLine(months: number, fiscalYearStart: number): DayLine {
  const shift = months === 1 ? 0 : fiscalYearStart - 1;
  return {
    unitAt: (day) => Math.floor((monthOf(day) - shift) / months),
    firstDay: (unit) => firstDayOfMonth(unit * months + shift),
  };
}

/** Units counted from the first listed year. */
function patternLine(pattern: WeekPattern, months: number): DayLine {
  const starts = patternMonths(pattern).filter((_, month) => month % months === 0);
  return {
    unitAt: (day) => starts.findLastIndex((start) => start <= day),
    firstDay: (unit) => starts[unit] ?? null,
  };
}

/** First days of the twelve months of each listed year, and the day that closes the last one. */
function patternMonths({ weeks, years }: WeekPattern): readonly number[] {
  const quarter = weeks[0] + weeks[1] + weeks[2];
  const offsets = [0, 1, 2, 3].flatMap((at) =>
    [0, weeks[0], weeks[0] + weeks[1]].map((week) => (at * quarter + week) * 7),
  );
  const starts = years.map((year) => parseIsoDate(year.start));
  return [...starts.slice(0, -1).flatMap((start) => offsets.map((offset) => start + offset)), ...starts.slice(-1)];
}

function patternBounds({ years }: WeekPattern): (day: number) => boolean {
  const first = parseIsoDate(years[0]?.start ?? '');
  const end = parseIsoDate(years.at(-1)?.start ?? '');
  return (day) => day >= first && day < end;
}
