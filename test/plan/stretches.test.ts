/** Which stretches of time are read: the union of what is asked, with gaps left out where they are worth it. */
import { describe, expect, it } from 'vitest';
import { stretchesOf } from '../../src/plan/stretches.ts';

const extents = (...pairs: readonly (readonly [number, number])[]) => pairs.map(([start, end]) => ({ start, end }));
const found = (...pairs: readonly (readonly [number, number])[]) =>
  stretchesOf(extents(...pairs)).map(({ from, until }) => [from, until]);

describe('stretches of time', () => {
  it('are one where periods touch or overlap, whatever their order, and none of nothing', () => {
    expect(found([30, 40], [0, 10], [10, 25], [20, 30])).toEqual([[0, 40]]);
    expect(found([5, 5])).toEqual([]);
  });

  it('leave out what lies between a quarter and the one of last year', () => {
    expect(found([365, 455], [0, 90], [275, 365])).toEqual([
      [0, 90],
      [275, 455],
    ]);
  });

  it('read over a gap that is a small share of its neighbours', () => {
    expect(found([0, 90], [95, 180], [900, 990])).toEqual([
      [0, 180],
      [900, 990],
    ]);
  });

  it('have no bound where a period has none', () => {
    expect(found([Number.NEGATIVE_INFINITY, 0], [50, 60])).toEqual([
      [null, 0],
      [50, 60],
    ]);
    expect(found([0, 10], [90, Number.POSITIVE_INFINITY])).toEqual([
      [0, 10],
      [90, null],
    ]);
  });

  it('are six at most, with the widest gaps between them', () => {
    const mondays = Array.from({ length: 40 }, (_, index) => [index * 7 + (index > 20 ? 100 : 0), 0] as const);
    const all = found(...mondays.map(([start]) => [start, start + 1] as const));
    expect(all.length).toBe(6);
    expect(all.some(([from, until]) => from === 247 || until === 141)).toBe(true);
  });
});
