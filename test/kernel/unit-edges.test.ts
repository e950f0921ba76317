import { describe, expect, it } from 'vitest';
import { unitEdges } from '../../src/kernel/calendar/unit-edges.ts';
import { calendarSchema } from '../../src/model/calendar-definition.ts';

const calendar = (more: object) => calendarSchema.parse({ key: 'c', name: 'C', ...more });
const edges = (more: object, ...[grain, from, now]: Parameters<typeof at>) =>
  unitEdges(calendar(more), grain, at(grain, from, now)).map((each) => new Date(each).toISOString());
const at = (_: 'day' | 'month' | 'quarter', from: string | null, now: string) => ({
  from: from === null ? null : Date.parse(from),
  now: Date.parse(now),
});

describe('the edges of units', () => {
  it('begin with the unit that holds the instant, and end with the last that has begun', () => {
    const berlin = { timeZone: 'Europe/Berlin' };
    const months = ['2025-01-31T23:00:00.000Z', '2025-02-28T23:00:00.000Z', '2025-03-31T22:00:00.000Z'];
    expect(edges(berlin, 'month', '2025-02-10Z', '2025-03-31T22:00Z')).toEqual(months);
    expect(edges(berlin, 'month', '2025-02-10Z', '2025-03-31T21:59Z')).toEqual(months.slice(0, 2));
    expect(edges(berlin, 'month', '2025-02-10Z', '2025-01-10Z')).toEqual([]);
  });

  it('are those of the fiscal year, and begin in 1900 where nothing bounds them', () => {
    const fiscal = { timeZone: 'UTC', fiscalYearStart: 2 };
    expect(edges(fiscal, 'quarter', '2025-03-01Z', '2025-06-01Z')).toEqual([
      '2025-02-01T00:00:00.000Z',
      '2025-05-01T00:00:00.000Z',
    ]);
    const all = edges({ timeZone: 'UTC' }, 'month', null, '2025-06-01Z');
    expect([all[0], all.length]).toEqual(['1900-01-01T00:00:00.000Z', 125 * 12 + 6]);
  });

  it('of listed years begin and end with them', () => {
    const years = ['2025-02-02', '2026-02-01'].map((start, index) => ({ year: 2025 + index, start }));
    const weekPattern = { weeks: [4, 4, 5], years };
    const quarters = edges({ timeZone: 'UTC', weekPattern }, 'quarter', '2020-01-01Z', '2030-01-01Z');
    expect([quarters[0], quarters.length, quarters.at(-1)]).toEqual([
      '2025-02-02T00:00:00.000Z',
      5,
      '2026-02-01T00:00:00.000Z',
    ]);
  });

  it('leave out the date that a zone skipped', () => {
    const days = edges({ timeZone: 'Pacific/Apia' }, 'day', '2011-12-29T12:00Z', '2011-12-31T12:00Z');
    expect(days).toEqual(['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z']);
  });
});
