/** Layers: periods that share an instant are read apart, all others together, and every period is found again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Period } from '../../src/kernel/period.ts';
import { packLayers } from '../../src/plan/layers.ts';
import { series, unit } from '../kit/questions.ts';

const day = 86_400_000;

const period = (start: number, end: number, calendar = 'utc'): Period => ({
  start,
  end,
  label: `${start} to ${end}`,
  grain: null,
  calendar,
  elapsedShare: 1,
  complete: true,
});

/** 28 days that end with each of so many days. */
const trailing = (days: number): readonly Period[] =>
  Array.from({ length: days }, (_, index) => period((index - 27) * day, (index + 1) * day));

const sizes = (periods: readonly Period[]) => packLayers(periods).layers.map((layer) => layer.periods.length);

describe('periods without overlap', () => {
  it('are one layer, those that touch included', () => {
    expect(sizes(series('month', '2025-01-01Z', '2026-01-01Z'))).toEqual([12]);
  });

  it('are one layer in whatever order they are asked, and are found at their places', () => {
    const [january, march, february] = ['2025-01-01', '2025-03-01', '2025-02-01'].map((at) => unit('month', at));
    const asked = [march, january, february] as Period[];
    const { layers, places } = packLayers(asked);
    expect(layers.map((layer) => layer.periods)).toEqual([[january, february, march]]);
    expect(places.map(({ position }) => position)).toEqual([2, 0, 1]);
  });

  it('are no layer where none is asked', () => {
    expect(packLayers([])).toEqual({ layers: [], places: [] });
  });
});

describe('periods that overlap', () => {
  it('are as many layers as share an instant: months and their year two, 28-day windows by day 28', () => {
    expect(sizes([...series('month', '2025-01-01Z', '2026-01-01Z'), unit('year', '2025-01-01')])).toEqual([12, 1]);
    expect(sizes(trailing(84))).toEqual(Array(28).fill(3));
    expect(sizes(trailing(5))).toEqual([1, 1, 1, 1, 1]);
  });

  it('share one place where they are the same, whatever they are called', () => {
    const first = period(0, day);
    const { layers, places } = packLayers([first, { ...first, label: 'the first day' }, first]);
    expect(layers).toEqual([{ periods: [first] }].map((layer) => expect.objectContaining(layer)));
    expect(places).toEqual(Array(3).fill({ layer: 0, position: 0 }));
  });

  it('stand alone where they have no end', () => {
    const always = period(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(sizes([period(0, day), always, period(day, 2 * day)])).toEqual([1, 2]);
  });
});

describe('periods of two calendars', () => {
  it('never share a layer: days that follow each other on the clock can be the same date of a column of dates', () => {
    // 1 and 2 January on Kiritimati (UTC+14) end when 2 January in Honolulu (UTC−10) begins.
    const kiritimati = period(-14 * 3_600_000, 2 * day - 14 * 3_600_000, 'kiritimati');
    const honolulu = period(day + 10 * 3_600_000, 2 * day + 10 * 3_600_000, 'honolulu');
    expect(kiritimati.end).toBe(honolulu.start);
    expect(sizes([kiritimati, honolulu])).toEqual([1, 1]);
  });
});

describe('any periods', () => {
  const arbitrary = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }), fc.constantFrom('utc', 'fiscal'))
      .map(([start, length, calendar]) => period(start, start + length, calendar)),
    { maxLength: 30 },
  );

  it('are found at places that hold them, in layers without overlap, of which there are no more than needed', () => {
    fc.assert(
      fc.property(arbitrary, (periods) => {
        const { layers, places } = packLayers(periods);
        expect(places.length).toBe(periods.length);
        for (const [index, { layer, position }] of places.entries())
          expect(layers[layer]?.periods[position]).toMatchObject({
            start: periods[index]?.start,
            end: periods[index]?.end,
            calendar: periods[index]?.calendar,
          });
        for (const layer of layers)
          for (const [index, { end }] of layer.periods.entries())
            expect(layer.periods[index + 1]?.start ?? end).toBeGreaterThanOrEqual(end);
        const different = new Set(periods.map(({ start, end, calendar }) => `${start} ${end} ${calendar}`));
        expect(layers.flatMap((layer) => layer.periods).length).toBe(different.size);
        expect(layers.length).toBe(greatestOverlap(periods, 'utc') + greatestOverlap(periods, 'fiscal'));
      }),
      { numRuns: 300 },
    );
  });
});

/** How many different periods of a calendar lie over the busiest instant. */
function greatestOverlap(periods: readonly Period[], calendar: string): number {
  const own = periods.filter((each) => each.calendar === calendar);
  const different = [...new Map(own.map((each) => [`${each.start} ${each.end}`, each])).values()];
  const over = (instant: number) => different.filter(({ start, end }) => start <= instant && instant < end).length;
  return Math.max(0, ...different.map(({ start }) => over(start)));
}
