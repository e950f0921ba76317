import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { boundaryDate } from '../../src/kernel/calendar/boundary-date.ts';
import { type Calendar, weekdays } from '../../src/kernel/calendar/calendar.ts';
import { DAY, isoDate } from '../../src/kernel/calendar/civil.ts';
import { fromWall, startOfDay, toWall } from '../../src/kernel/calendar/local-time.ts';
import { periodContaining } from '../../src/kernel/calendar/period-containing.ts';
import { seriesPeriods } from '../../src/kernel/calendar/series-periods.ts';
import { shiftPeriod } from '../../src/kernel/calendar/shift-period.ts';
import { offsetAt } from '../../src/kernel/calendar/zone-offsets.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { type Grain, grains } from '../../src/kernel/period.ts';
import { calendarOf, later } from './calendars.ts';

// Half-hour and 45-minute offsets, half-hour DST, DST at midnight and over it, a moving DST (Casablanca), skipped dates.
const zones = [
  'UTC',
  'America/New_York',
  'Europe/Amsterdam',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'Asia/Tehran',
];

// Around half of the instants lie within two days of a change of offset.
const changes = new Map<string, readonly number[]>();
function changesOf(zone: string): readonly number[] {
  let found = changes.get(zone);
  if (!found) {
    const times: number[] = [];
    let clock = Temporal.Instant.from('1995-01-01T00:00Z').toZonedDateTimeISO(zone);
    for (
      let next = clock.getTimeZoneTransition('next');
      next && next.year < 2035;
      next = clock.getTimeZoneTransition('next')
    ) {
      times.push(next.epochMilliseconds);
      clock = next;
    }
    found = times;
    changes.set(zone, found);
  }
  return found;
}

const zoneArbitrary = fc.constantFrom(...zones);
const anyInstant = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2035, 0, 1) });
const instantIn = (zone: string): fc.Arbitrary<number> => {
  const near = changesOf(zone);
  if (near.length === 0) return anyInstant;
  return fc.oneof(
    anyInstant,
    fc.tuple(fc.constantFrom(...near), fc.integer({ min: -2 * DAY, max: 2 * DAY })).map(([change, by]) => change + by),
    fc.tuple(fc.constantFrom(...near), fc.integer({ min: -4, max: 4 })).map(([change, by]) => change + by * 1_800_000),
  );
};
const calendarArbitrary: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: zoneArbitrary,
    weekStart: fc.constantFrom(...weekdays),
    fiscalYearStart: fc.integer({ min: 1, max: 12 }),
  })
  .map(calendarOf);
const placed = calendarArbitrary.chain((calendar) =>
  fc.record({ calendar: fc.constant(calendar), instant: instantIn(calendar.timeZone) }),
);
const grainArbitrary = fc.constantFrom(...grains);
const longest: Readonly<Record<Grain, number>> = {
  hour: 60,
  day: 120,
  week: 600,
  month: 2000,
  quarter: 5000,
  year: 5000,
};
const runs = { numRuns: 200 };

describe('local time', () => {
  it('agrees with the time zone library', () => {
    fc.assert(
      fc.property(placed, ({ calendar: { timeZone }, instant }) => {
        const clock = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
        expect(offsetAt(timeZone, instant)).toBe(clock.offsetNanoseconds / 1e6);
        expect(new Date(toWall(timeZone, instant)).toISOString().slice(0, -1)).toBe(
          clock.toPlainDateTime().toString({ fractionalSecondDigits: 3 }),
        );
        const wall = instant + offsetAt(timeZone, instant);
        expect(fromWall(timeZone, wall)).toBe(clock.toPlainDateTime().toZonedDateTime(timeZone).epochMilliseconds);
        const day = Math.floor(wall / DAY);
        expect(startOfDay(timeZone, day)).toBe(
          Temporal.PlainDate.from(isoDate(day)).toZonedDateTime(timeZone).epochMilliseconds,
        );
      }),
      runs,
    );
  });

  it('moves a time in a gap as far as the clock was moved', () => {
    fc.assert(
      fc.property(zoneArbitrary, anyInstant, (timeZone, wall) => {
        const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
        expect(fromWall(timeZone, wall)).toBe(plain.toZonedDateTime(timeZone).epochMilliseconds);
      }),
      runs,
    );
  });

  it('puts a date into exactly the one of two adjacent periods in which it begins', () => {
    fc.assert(
      fc.property(placed, fc.integer({ min: -3, max: 3 }), ({ calendar: { timeZone }, instant }, by) => {
        const day = Math.floor(instant / DAY) + by;
        expect(isoDate(day) >= boundaryDate(timeZone, instant)).toBe(startOfDay(timeZone, day) >= instant);
      }),
      runs,
    );
  });
});

describe('periods of a grain', () => {
  it('contain the instant that they are asked for, and start at a local :00, or where a gap ends', () => {
    fc.assert(
      fc.property(placed, grainArbitrary, ({ calendar, instant }, grain) => {
        const period = unwrap(periodContaining(calendar, grain, instant, later));
        expect(period.start).toBeLessThanOrEqual(instant);
        expect(period.end).toBeGreaterThan(instant);
        const onTheHour = toWall(calendar.timeZone, period.start) % 3_600_000 === 0;
        expect(onTheHour || changesOf(calendar.timeZone).includes(period.start)).toBe(true);
        expect(unwrap(periodContaining(calendar, grain, period.start, later))).toEqual(period);
        expect(unwrap(periodContaining(calendar, grain, period.end - 1, later))).toEqual(period);
      }),
      runs,
    );
  });

  it('tile a range without gap or overlap', () => {
    fc.assert(
      fc.property(
        placed,
        grainArbitrary,
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        ({ calendar, instant }, grain, share) => {
          const end = instant + Math.ceil(longest[grain] * DAY * share * (grain === 'hour' ? 0.1 : 1));
          const periods = unwrap(seriesPeriods(calendar, grain, instant, end, later));
          expect(periods[0]?.start).toBe(instant);
          expect(periods.at(-1)?.end).toBe(end);
          for (const [index, period] of periods.entries()) {
            expect(period.start).toBeLessThan(period.end);
            if (index > 0) expect(period.start).toBe(periods[index - 1]?.end);
            if (period.grain) expect(period).toEqual(unwrap(periodContaining(calendar, grain, period.start, later)));
            else expect(index === 0 || index === periods.length - 1).toBe(true);
          }
          // Different points have different names.
          expect(new Set(periods.map(({ label }) => label)).size).toBe(periods.length);
        },
      ),
      runs,
    );
  });

  it('come back when they are moved there and back again', () => {
    fc.assert(
      fc.property(
        placed,
        grainArbitrary,
        fc.integer({ min: -500, max: 500 }),
        ({ calendar, instant }, grain, count) => {
          const period = unwrap(periodContaining(calendar, grain, instant, later));
          const there = unwrap(shiftPeriod(calendar, period, grain, count, later));
          // A date that the zone skipped is empty, and has no way back.
          fc.pre(there.start < there.end);
          expect(there.grain).toBe(grain);
          expect(unwrap(shiftPeriod(calendar, there, grain, -count, later))).toEqual(period);
        },
      ),
      runs,
    );
  });

  it('move by as many points as a series has between them', () => {
    fc.assert(
      fc.property(placed, grainArbitrary, fc.integer({ min: 1, max: 60 }), ({ calendar, instant }, grain, count) => {
        const first = unwrap(periodContaining(calendar, grain, instant, later));
        const last = unwrap(shiftPeriod(calendar, first, grain, count, later));
        const periods = unwrap(seriesPeriods(calendar, grain, first.start, last.end, later));
        const skipped = grain === 'day' && calendar.timeZone === 'Pacific/Apia' ? 1 : 0;
        expect(count + 1 - periods.length).toBeGreaterThanOrEqual(0);
        expect(count + 1 - periods.length).toBeLessThanOrEqual(skipped);
        expect(periods.at(-1)?.end).toBe(last.end);
      }),
      runs,
    );
  });
});
