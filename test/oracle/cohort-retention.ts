/** Cohort retention by hand: the unit of each row is told from its local date, and every row of activity is looked at. */
import { Temporal } from 'temporal-polyfill';
import { readCondition } from '../../src/model/condition.ts';
import type { Metric } from '../../src/model/metric.ts';
import { type DatasetKey, holds, instantOf, readAll } from './rows.ts';
import { calendars, type Row, type Tables, world } from './world.ts';

type CohortRetention = Extract<Metric, { type: 'cohort_retention' }>;

export function judgeCohorts(metric: CohortRetention, rows: readonly Row[], tables: Tables, now: number) {
  const calendar = metric.calendar ?? calendars[0]?.key ?? '';
  const unit = (date: Temporal.PlainDate) => unitOf(date, metric.grain, calendar);
  const active = metric.active.dataset as DatasetKey;
  const time = metric.active.time ?? world.datasets.get(active)?.time ?? '';
  const { where } = metric.active;
  const present = unit(dateAt(now, calendar));
  const wanted = (row: Row) => unit(dateOf(row, metric.time ?? '', calendar) as Temporal.PlainDate) + metric.age;
  const old = rows.filter((row) => wanted(row) < present);
  const hits = old.filter((row) =>
    tables[active].some((each) => {
      const date = dateOf(each, time, calendar);
      if (each.customer_id !== row.id || date === null || unit(date) !== wanted(row)) return false;
      return !where || holds(readCondition(where), (name) => readAll(active, each, name, tables));
    }),
  );
  return { judged: old.length, hits: hits.length, young: rows.length - old.length };
}

function unitOf(date: Temporal.PlainDate, grain: CohortRetention['grain'], calendar: string): number {
  const { weekStart, fiscalYearStart = 1 } = world.calendars.get(calendar) ?? {};
  const days = Temporal.PlainDate.from(weekStart === 'sunday' ? '1969-12-28' : '1969-12-29').until(date).days;
  const month = date.year * 12 + date.month;
  switch (grain) {
    case 'day':
      return days;
    case 'week':
      return Math.floor(days / 7);
    case 'month':
      return month;
    case 'quarter':
      return Math.floor((month - fiscalYearStart) / 3);
    case 'year':
      return Math.floor((month - fiscalYearStart) / 12);
  }
}

function dateOf(row: Row, name: string, calendar: string): Temporal.PlainDate | null {
  const value = row[name];
  if (name === 'answered_on' || name === 'joined_on')
    return typeof value === 'string' ? Temporal.PlainDate.from(value) : null;
  const instant = instantOf(row, name, calendar);
  return instant === null ? null : dateAt(instant, calendar);
}

const dateAt = (instant: number, calendar: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(world.calendars.get(calendar)?.timeZone ?? 'UTC')
    .toPlainDate();
