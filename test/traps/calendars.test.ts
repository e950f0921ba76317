/** Calendars: comparisons move the period and never its rows, weeks belong to years of their own, and parts meet parts. */
import { describe, expect, it } from 'vitest';
import { comparisonPeriod } from '../../src/kernel/calendar/comparison-period.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Period } from '../../src/kernel/period.ts';
import { calendarSchema } from '../../src/model/calendar-definition.ts';
import { later, numbersOf, series, total, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const iso = calendarSchema.parse({ key: 'iso', name: 'Monday weeks' });
const sundays = calendarSchema.parse({ key: 'sundays', name: 'Sunday weeks', weekStart: 'sunday' });
const fiscal = calendarSchema.parse({ key: 'fiscal', name: 'Fiscal year from April', fiscalYearStart: 4 });
const retail = calendarSchema.parse({
  key: 'retail',
  name: 'Retail 4-4-5',
  weekStart: 'sunday',
  weekPattern: {
    weeks: [4, 4, 5],
    years: [
      { year: 2023, start: '2023-01-29' },
      { year: 2024, start: '2024-02-04' },
      { year: 2025, start: '2025-02-02' },
    ],
  },
});

// One row a day at noon, so that a period counts its days.
const world = await smallWorld(
  `create table days (id int generated always as identity primary key, at timestamptz);
   insert into days (at) select generate_series('2019-01-01T12:00Z'::timestamptz, '2026-12-31T12:00Z', '1 day');`,
  {
    calendars: [iso, sundays, fiscal, retail],
    datasets: [{ key: 'days', table: 'days', time: 'at', dimensions: [{ key: 'at', type: 'timestamptz' }] }],
    metrics: [{ key: 'days', type: 'count', dataset: 'days' }],
  },
);

type Kind = Parameters<typeof comparisonPeriod>[1];
const calendarOf = ({ calendar }: Period) => [iso, sundays, fiscal, retail].find(({ key }) => key === calendar) ?? iso;
const beside = (period: Period, kind: Kind, now = later): Period =>
  unwrap(comparisonPeriod(calendarOf(period), kind, period, now));
const count = async (...periods: readonly Period[]) => numbersOf(await world.ask('days', { periods }));
const labels = (...periods: readonly Period[]) => periods.map(({ label }) => label);

describe('the month before', () => {
  it('of March is February with its 28 days, not the 31 days before', async () => {
    const march = unit('month', '2025-03-15', iso);
    const february = beside(march, 'previousPeriod');
    expect(labels(march, february)).toEqual(['Mar 2025', 'Feb 2025']);
    expect(await count(march, february)).toEqual([31, 28]);
  });

  it('of a quarter is a quarter, whatever its length', async () => {
    const second = unit('quarter', '2025-05-01', iso);
    expect(await count(second, beside(second, 'previousPeriod'))).toEqual([91, 90]);
  });
});

describe('the same period a year ago', () => {
  it('of February after a leap year has 29 days, and the year before that 28', async () => {
    const february = unit('month', '2025-02-15', iso);
    const before = beside(february, 'samePeriodLastYear');
    expect(await count(february, before, beside(before, 'samePeriodLastYear'))).toEqual([28, 29, 28]);
  });

  it('52 weeks back begins on the same weekday, and the calendar year does not', () => {
    const monday = unit('day', '2025-03-10', iso);
    const weekday = (period: Period) => new Date(period.start).getUTCDay();
    expect(weekday(beside(monday, 'fiftyTwoWeeksBack'))).toBe(1);
    expect(weekday(beside(monday, 'samePeriodLastYear'))).toBe(0);
  });
});

describe('week 53', () => {
  it('is there in 2020, and keeps its seven days together though three of them are in January', async () => {
    const week = unit('week', '2021-01-02', iso);
    expect(labels(week)).toEqual(['Week 53, 2020']);
    expect(await count(week)).toEqual([7]);
  });

  it('is compared with week 52 of a year that has no week 53, and not with week 1', () => {
    const week = unit('week', '2020-12-30', iso);
    expect(labels(beside(week, 'samePeriodLastYear'))).toEqual(['Week 52, 2019']);
  });

  it('belongs to the last month of a retail year, which then has six weeks', async () => {
    const long = unit('month', '2024-01-30', retail);
    const usual = unit('month', '2025-01-20', retail);
    expect(labels(long, usual)).toEqual(['FY2023 P12', 'FY2024 P12']);
    expect(await count(long, usual)).toEqual([42, 35]);
  });

  it('neither loses nor repeats a day where years meet', async () => {
    const weeks = series('week', '2020-12-21Z', '2021-01-18Z', iso);
    expect(labels(...weeks)).toEqual(['Week 52, 2020', 'Week 53, 2020', 'Week 1, 2021', 'Week 2, 2021']);
    expect(await count(...weeks)).toEqual([7, 7, 7, 7]);
  });
});

describe('a week from Sunday', () => {
  it('holds the Sunday at its start, which a week from Monday has at its end', async () => {
    const sunday = '2025-03-09T12:00Z';
    const [ours, theirs] = [unit('week', sunday, sundays), unit('week', sunday, iso)];
    expect(new Date(ours.start).toISOString()).toBe('2025-03-09T00:00:00.000Z');
    expect(new Date(theirs.start).toISOString()).toBe('2025-03-03T00:00:00.000Z');
    expect(await count(ours, theirs)).toEqual([7, 7]);
  });
});

describe('a fiscal year from April', () => {
  it('ends in March, is named by the year it ends in, and its first quarter is spring', async () => {
    const year = unit('year', '2025-03-31', fiscal);
    const quarter = unit('quarter', '2025-04-01', fiscal);
    expect(labels(year, quarter)).toEqual(['FY2025', 'FY2026 Q1']);
    expect(await count(year, quarter)).toEqual([365, 91]);
  });
});

describe('a period that is not over', () => {
  const now = Date.parse('2025-12-10T00:00Z');
  const soFar = unwrap(resolvePeriod(new Map(), iso, { kind: 'toDate', grain: 'month' }, now));
  const december = unit('month', '2025-12-01', iso, now);

  it('says so: nine of the 31 days of December have passed', () => {
    expect(december.complete).toBe(false);
    expect(december.elapsedShare).toBeCloseTo(9 / 31, 12);
    expect(soFar.complete).toBe(false);
  });

  it('is compared with as much of the one before: 1 to 9 December against 1 to 9 November, not all of it', async () => {
    const before = beside(soFar, 'sameElapsedPrevious', now);
    expect(new Date(before.start).toISOString().slice(0, 10)).toBe('2025-11-01');
    expect(new Date(before.end).toISOString().slice(0, 10)).toBe('2025-11-10');
    expect(await count(soFar, before, beside(soFar, 'previousPeriod', now))).toEqual([9, 9, 30]);
  });

  it('never takes more than all of a shorter one: 1 to 30 March against all of February', async () => {
    const endOfMarch = Date.parse('2025-03-31T00:00Z');
    const march = unwrap(resolvePeriod(new Map(), iso, { kind: 'toDate', grain: 'month' }, endOfMarch));
    expect(await count(march, beside(march, 'sameElapsedPrevious', endOfMarch))).toEqual([30, 28]);
  });

  it('is not the last month: the last complete one is November', () => {
    const last = unwrap(resolvePeriod(new Map(), iso, { kind: 'last', last: 1, grain: 'month' }, now));
    expect(last.label).toBe('Nov 2025');
    expect(last.complete).toBe(true);
  });

  it('at the edge of a series is clipped, counted only inside, and marked as a part', async () => {
    const months = series('month', '2025-01-15Z', '2025-03-10Z', iso);
    expect(months.map(({ complete }) => complete)).toEqual([false, true, false]);
    expect(await count(...months)).toEqual([17, 28, 9]);
  });
});

describe('periods of several calendars and grains in one scan', () => {
  it('do not disturb each other', async () => {
    const periods = [
      unit('month', '2025-03-15', iso),
      unit('week', '2025-03-31', sundays),
      unit('year', '2025-03-31', fiscal),
      unit('quarter', '2024-03-15', retail),
      ...series('day', '2025-03-30Z', '2025-04-02Z', iso),
    ];
    const counts = await count(...periods);
    expect(counts).toEqual([31, 7, 365, 91, 1, 1, 1]);
    expect(total(counts)).toBe(497);
  });
});
