/** The noun: when a team works, by which business hours are counted. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { type Weekday, weekdays } from '../../src/kernel/calendar/calendar.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readWeekdays } from '../../src/kernel/schedule/hours-by-weekday.ts';
import type { HolidayRule, Schedule } from '../../src/kernel/schedule/schedule.ts';
import { builder } from '../builder.ts';
import { WeekdayEnum } from './calendar.ts';

interface ScheduleDay {
  readonly weekday: Weekday;
  readonly hours: readonly string[];
}

const ScheduleDayRef = builder.objectRef<ScheduleDay>('ScheduleDay').implement({
  description: 'The usual hours of one weekday.',
  fields: (t) => ({
    weekday: t.field({ type: WeekdayEnum, description: 'The weekday.', resolve: ({ weekday }) => weekday }),
    hours: t.stringList({
      description: 'Stretches of the local clock, such as `09:00-12:30`; empty on a day off.',
      resolve: ({ hours }) => [...hours],
    }),
  }),
});

interface ScheduleDate {
  readonly date: string;
  readonly hours: readonly string[];
}

const ScheduleDateRef = builder.objectRef<ScheduleDate>('ScheduleDate').implement({
  description: 'A date whose hours are not those of its weekday.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', description: 'The local date.' }),
    hours: t.stringList({
      description: 'Stretches of the local clock; empty where the date is off.',
      resolve: ({ hours }) => [...hours],
    }),
  }),
});

const HolidayRuleRef = builder.objectRef<HolidayRule>('HolidayRule').implement({
  description: 'Whose holidays are days off.',
  fields: (t) => ({
    country: t.exposeString('country', { description: 'ISO 3166-1 code of two letters.' }),
    region: t.string({
      nullable: true,
      description: 'Part of the country, such as `BY`; null for what holds in all of it.',
      resolve: ({ region }) => region ?? null,
    }),
    types: t.stringList({
      description: 'Kinds of holiday, such as `public` or `bank`.',
      resolve: ({ types }) => [...types],
    }),
  }),
});

const ScheduleRef = builder.objectRef<Schedule>('Schedule');

builder.node(ScheduleRef, {
  description: 'When a team works: hours of the local clock by weekday, without holidays and other days off.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.schedules.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'Whose hours these are; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    timeZone: t.exposeString('timeZone', { description: 'IANA zone of the clock that the hours are read from.' }),
    week: t.field({
      type: [ScheduleDayRef],
      description: 'The usual hours of each weekday, from Monday.',
      resolve: ({ hours }) =>
        weekdays.map((weekday) => ({
          weekday,
          hours: Object.entries(hours).flatMap(([days, each]) => (readWeekdays(days)?.includes(weekday) ? each : [])),
        })),
    }),
    holidays: t.field({
      type: HolidayRuleRef,
      nullable: true,
      description: 'Whose holidays are days off; null where none are.',
      resolve: ({ holidays }) => holidays ?? null,
    }),
    exceptions: t.field({
      type: [ScheduleDateRef],
      description: 'Dates with hours of their own, and days off that are no holidays, by date.',
      resolve: ({ closed, open }) =>
        [
          ...closed.map((date) => ({ date, hours: [] })),
          ...Object.entries(open).map(([date, hours]) => ({ date, hours })),
        ].sort((a, b) => a.date.localeCompare(b.date)),
    }),
  }),
});

builder.queryFields((t) => ({
  schedule: t.field({
    type: ScheduleRef,
    nullable: true,
    description: 'A schedule by key. Null, with UNKNOWN_SCHEDULE and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `emea_support`.' }) },
    resolve: (_, { key }, { catalog }) => unwrap(findByKey(catalog.model.schedules, key, 'schedule')),
  }),
  schedules: t.field({
    type: [ScheduleRef],
    description: 'Every schedule, in the order of the model.',
    resolve: (_, __, { catalog }) => [...catalog.model.schedules.values()],
  }),
}));
