/** The noun: how days make weeks, quarters and years, and where a day begins. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import type { Calendar, NamedPeriod, Weekday } from '../../src/kernel/calendar/calendar.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';

export const WeekdayEnum = builder.enumType('Weekday', {
  description: 'A day of the week.',
  values: {
    MONDAY: { value: 'monday', description: 'The first day of an ISO week.' },
    TUESDAY: { value: 'tuesday', description: 'The second day of an ISO week.' },
    WEDNESDAY: { value: 'wednesday', description: 'The third day of an ISO week.' },
    THURSDAY: { value: 'thursday', description: 'The fourth day of an ISO week.' },
    FRIDAY: { value: 'friday', description: 'The fifth day of an ISO week.' },
    SATURDAY: { value: 'saturday', description: 'The sixth day of an ISO week.' },
    SUNDAY: { value: 'sunday', description: 'The seventh day of an ISO week.' },
  } satisfies Record<Uppercase<Weekday>, { value: Weekday; description: string }>,
});

const NamedPeriodRef = builder.objectRef<NamedPeriod>('NamedPeriod').implement({
  description: 'A stretch of days with a name, such as a campaign: `{named: key}` asks for it.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Natural key, unique within the calendar.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    start: t.expose('start', { type: 'Date', description: 'First day.' }),
    end: t.expose('end', { type: 'Date', description: 'First day after it.' }),
  }),
});

const CalendarRef = builder.objectRef<Calendar>('Calendar');

builder.node(CalendarRef, {
  description: 'A calendar of the company: its time zone, weeks, fiscal year and named periods.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.calendars.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, for `calendar` of a period.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    timeZone: t.exposeString('timeZone', { description: 'IANA zone in which days begin, such as `Europe/Berlin`.' }),
    weekStart: t.field({
      type: WeekdayEnum,
      description: 'First day of a week.',
      resolve: ({ weekStart }) => weekStart,
    }),
    fiscalYearStart: t.exposeInt('fiscalYearStart', {
      description: 'Month in which the fiscal year starts, 1 to 12; 1 is the calendar year.',
    }),
    retailPattern: t.intList({
      nullable: true,
      description: 'Weeks in the three months of a quarter (4-4-5 and kin); null for months of the ordinary calendar.',
      resolve: ({ weekPattern }) => (weekPattern ? [...weekPattern.weeks] : null),
    }),
    namedPeriods: t.field({
      type: [NamedPeriodRef],
      description: 'Periods with names, as the model lists them.',
      resolve: ({ namedPeriods }) => [...namedPeriods],
    }),
  }),
});

builder.queryFields((t) => ({
  calendar: t.field({
    type: CalendarRef,
    nullable: true,
    description: 'A calendar by key. Null, with UNKNOWN_CALENDAR and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `company`.' }) },
    resolve: (_, { key }, { catalog }) => unwrap(findByKey(catalog.model.calendars, key, 'calendar')),
  }),
  calendars: t.field({
    type: [CalendarRef],
    description: 'Every calendar; the first is the default one.',
    resolve: (_, __, { catalog }) => [...catalog.model.calendars.values()],
  }),
}));
