/** The noun: when a team works: hours of the wall clock by weekday, without holidays and other days off. Data, no behaviour. */

/** Of public holidays, as the library of holidays tells them apart. */
export const holidayTypes = ['public', 'bank', 'school', 'optional', 'observance'] as const;
export type HolidayType = (typeof holidayTypes)[number];

export interface HolidayRule {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** A part of the country, such as `BY`, and a part of that after a hyphen. */
  readonly region?: string | undefined;
  readonly types: readonly HolidayType[];
}

export interface Schedule {
  readonly key: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** IANA zone of the clock that the hours are read from. */
  readonly timeZone: string;
  /** A weekday, or a run of weekdays such as `monday-friday`, to hours such as `09:00-12:30`; 24:00 ends a day. */
  readonly hours: Readonly<Record<string, readonly string[]>>;
  readonly holidays?: HolidayRule | undefined;
  /** Local dates without any hours. */
  readonly closed: readonly string[];
  /** Local dates with hours of their own, be they a holiday, a Sunday or a short day. */
  readonly open: Readonly<Record<string, readonly string[]>>;
}
