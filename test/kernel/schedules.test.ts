import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdays } from '../../src/kernel/calendar/calendar.ts';
import { readWeekdays } from '../../src/kernel/schedule/hours-by-weekday.ts';
import { openStretches } from '../../src/kernel/schedule/open-stretches.ts';
import { openingsOf } from '../../src/kernel/schedule/openings.ts';
import { scheduleSchema } from '../../src/model/schedule-definition.ts';
import { walkMinutes } from '../kit/walk-clock.ts';

const schedule = (definition: object) => scheduleSchema.parse({ key: 's', name: 'S', ...definition });
const instant = (text: string) => Date.parse(text);
const shown = (definition: object, from: string, until: string) =>
  openStretches(schedule(definition), instant(from), instant(until)).map(({ start, end }) =>
    [start, end].map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z')).join(' to '),
  );

const berlin = { timeZone: 'Europe/Berlin', hours: { 'monday-friday': ['09:00-12:30', '13:30-17:30'] } };

describe('a run of weekdays', () => {
  it('can go over the end of a week', () => {
    expect(readWeekdays('sunday-thursday')).toEqual(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday']);
    expect(readWeekdays('friday')).toEqual(['friday']);
    expect(readWeekdays('fridays')).toBeNull();
    expect(readWeekdays('monday-')).toBeNull();
    expect(readWeekdays('monday-tuesday-friday')).toBeNull();
  });
});

describe('open stretches', () => {
  it('have the hours of the local clock, in winter and in summer', () => {
    expect(shown(berlin, '2025-03-28T00:00Z', '2025-04-01T00:00Z')).toEqual([
      '2025-03-28T08:00Z to 2025-03-28T11:30Z',
      '2025-03-28T12:30Z to 2025-03-28T16:30Z',
      '2025-03-31T07:00Z to 2025-03-31T10:30Z',
      '2025-03-31T11:30Z to 2025-03-31T15:30Z',
    ]);
  });

  it('are an hour shorter over a night in which the clock jumps ahead, and an hour longer where it goes back', () => {
    const nights = { timeZone: 'Europe/Berlin', hours: { sunday: ['01:00-05:00'] } };
    expect(shown(nights, '2025-03-30T00:00Z', '2025-03-31T00:00Z')).toEqual(['2025-03-30T00:00Z to 2025-03-30T03:00Z']);
    expect(shown(nights, '2025-10-25T22:00Z', '2025-10-27T00:00Z')).toEqual(['2025-10-25T23:00Z to 2025-10-26T04:00Z']);
  });

  it('are open twice where the clock shows the hours twice', () => {
    const early = { timeZone: 'Europe/Berlin', hours: { sunday: ['02:00-02:30'] } };
    expect(shown(early, '2025-10-25T22:00Z', '2025-10-27T00:00Z')).toEqual([
      '2025-10-26T00:00Z to 2025-10-26T00:30Z',
      '2025-10-26T01:00Z to 2025-10-26T01:30Z',
    ]);
    expect(shown(early, '2025-03-30T00:00Z', '2025-03-31T00:00Z')).toEqual([]);
  });

  it('go on over midnight and over new year where the hours do', () => {
    const always = { timeZone: 'America/New_York', hours: { 'monday-sunday': ['00:00-24:00'] } };
    expect(shown(always, '2024-12-01T00:00Z', '2025-12-01T00:00Z')).toEqual(['2024-12-01T00:00Z to 2025-12-01T00:00Z']);
  });

  it('leave out closed days, and have the hours of days that are open by exception', () => {
    const edited = {
      ...berlin,
      closed: ['2025-07-01'],
      open: { '2025-07-02': ['10:00-11:00'], '2025-07-05': ['10:00-12:00'] },
    };
    expect(shown(edited, '2025-07-01T00:00Z', '2025-07-03T00:00Z')).toEqual(['2025-07-02T08:00Z to 2025-07-02T09:00Z']);
    expect(shown(edited, '2025-07-05T00:00Z', '2025-07-07T00:00Z')).toEqual(['2025-07-05T08:00Z to 2025-07-05T10:00Z']);
  });
});

describe('public holidays', () => {
  const daily = (holidays: object, timeZone: string) => ({
    timeZone,
    hours: { 'monday-sunday': ['10:00-11:00'] },
    holidays,
  });
  const closedDays = (definition: object, year: number) => {
    const open = new Set(
      shown(definition, `${year - 1}-12-30T00:00Z`, `${year + 1}-01-02T00:00Z`).map((each) => each.slice(0, 10)),
    );
    const days = Array.from({ length: 365 }, (_, day) =>
      new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10),
    );
    return days.filter((day) => !open.has(day));
  };

  it('of Brandenburg are those of its law', () => {
    expect(closedDays(daily({ country: 'DE', region: 'BB' }, 'Europe/Berlin'), 2025)).toEqual([
      '2025-01-01',
      '2025-04-18',
      '2025-04-20',
      '2025-04-21',
      '2025-05-01',
      '2025-05-29',
      '2025-06-08',
      '2025-06-09',
      '2025-10-03',
      '2025-10-31',
      '2025-12-25',
      '2025-12-26',
    ]);
  });

  it('of the United States have a day in place of one on a Saturday', () => {
    expect(closedDays(daily({ country: 'US' }, 'America/New_York'), 2026)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-07-04',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
  });

  it('that begin at sunset close the day they are named after', () => {
    // Passover 2025: from the evening of 12 April.
    const closed = closedDays(daily({ country: 'IL' }, 'Asia/Jerusalem'), 2025);
    expect(closed).toContain('2025-04-13');
    expect(closed).not.toContain('2025-04-12');
  });

  it('that begin in the afternoon leave the morning open', () => {
    const germany = { ...berlin, holidays: { country: 'DE', types: ['public', 'bank'] } };
    expect(shown(germany, '2025-12-24T00:00Z', '2025-12-27T00:00Z')).toEqual([
      '2025-12-24T08:00Z to 2025-12-24T11:30Z',
      '2025-12-24T12:30Z to 2025-12-24T13:00Z',
    ]);
  });

  it('are open where the schedule says so', () => {
    const germany = { ...berlin, holidays: { country: 'DE' }, open: { '2025-12-25': ['10:00-12:00'] } };
    expect(shown(germany, '2025-12-25T00:00Z', '2025-12-27T00:00Z')).toEqual([
      '2025-12-25T09:00Z to 2025-12-25T11:00Z',
    ]);
  });
});

describe('openings', () => {
  it('reach from twenty years back to the end of next year', () => {
    const { from, until, stretches } = openingsOf(schedule(berlin), instant('2026-11-25T00:00Z'));
    expect([from, until]).toEqual([instant('2006-01-01'), instant('2028-01-01')]);
    expect(stretches[0]).toEqual({ start: instant('2006-01-02T08:00Z'), end: instant('2006-01-02T11:30Z') });
    expect(stretches.at(-1)?.end).toBe(instant('2027-12-31T16:30Z'));
  });
});

describe('the clock of another library, minute by minute', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Kolkata',
    'Pacific/Apia',
  ];
  // Around changes of clocks, both ways, and the day that Samoa left out.
  const anchors = [
    '2025-03-29',
    '2025-10-25',
    '2025-03-08',
    '2025-11-01',
    '2025-04-05',
    '2025-10-04',
    '2011-12-29',
    '2024-12-30',
  ];
  const quarter = fc.integer({ min: 0, max: 96 });
  const day = fc
    .uniqueArray(quarter, { minLength: 0, maxLength: 4 })
    .map((marks) => marks.slice(0, marks.length - (marks.length % 2)).sort((a, b) => a - b))
    .map((marks) =>
      marks.flatMap((mark, index) => (index % 2 === 0 ? [[mark * 15, (marks[index + 1] ?? 96) * 15] as const] : [])),
    );
  const text = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const written = (hours: readonly (readonly [number, number])[]) =>
    hours.map(([start, end]) => `${text(start)}-${text(end)}`);

  it('finds the same open time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...anchors),
        fc.array(day, { minLength: 7, maxLength: 7 }),
        fc.array(day, { minLength: 2, maxLength: 2 }),
        fc.integer({ min: -600, max: 3000 }),
        fc.integer({ min: 1, max: 4000 }),
        (timeZone, anchor, week, [first = [], second = []], offset, length) => {
          const from = instant(`${anchor}T00:00Z`) + offset * 60_000;
          const until = from + length * 60_000;
          const next = new Date(instant(anchor) + 86_400_000).toISOString().slice(0, 10);
          const found = openStretches(
            schedule({
              timeZone,
              hours: Object.fromEntries(weekdays.map((weekday, index) => [weekday, written(week[index] ?? [])])),
              closed: first.length === 0 ? [anchor] : [],
              open: { ...(first.length > 0 ? { [anchor]: written(first) } : {}), [next]: written(second) },
            }),
            from,
            until,
          );
          const minutes = found.reduce((sum, { start, end }) => sum + (end - start) / 60_000, 0);
          const hours = Object.fromEntries(week.map((each, index) => [index + 1, each]));
          expect(minutes).toBe(
            walkMinutes({ timeZone, hours, dates: { [anchor]: first, [next]: second } }, from, until),
          );
          for (const [index, stretch] of found.entries())
            expect(stretch.start).toBeGreaterThan(found[index - 1]?.end ?? Number.NEGATIVE_INFINITY);
        },
      ),
      { numRuns: 150 },
    );
  });
});
