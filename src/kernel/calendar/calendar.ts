/** The noun: how days are grouped into weeks, months, quarters and years, and where a day begins. Data, no behaviour. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** A stretch of local dates `[start, end)`, ISO 8601, such as a campaign or a season. */
export interface NamedPeriod {
  readonly key: string;
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

/**
 * A retail (4-4-5 and kin) year: whole weeks, dealt to the twelve months of a year in a pattern a quarter. A 53rd week
 * belongs to the last month. Years are data: each begins on the date listed; the last entry only closes the one before.
 */
export interface WeekPattern {
  readonly weeks: readonly [number, number, number];
  readonly years: readonly { readonly year: number; readonly start: string }[];
}

export interface Calendar {
  readonly key: string;
  readonly name: string;
  /** IANA zone: a day begins at its local start of day, so a day can have 23 or 25 hours. */
  readonly timeZone: string;
  readonly weekStart: Weekday;
  /** 1 to 12: the month in which the fiscal year starts; 1 is the calendar year. A fiscal year is named by the year it ends in. */
  readonly fiscalYearStart: number;
  readonly weekPattern?: WeekPattern | undefined;
  readonly namedPeriods: readonly NamedPeriod[];
}

/** What a model has when it declares no calendar. */
export const utcCalendar: Calendar = {
  key: 'utc',
  name: 'UTC, ISO weeks, calendar year',
  timeZone: 'UTC',
  weekStart: 'monday',
  fiscalYearStart: 1,
  namedPeriods: [],
};
