/** Members of many stretches in one pass, against counting each stretch by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellRow, readCells } from '../../src/plan/cells.ts';
import { countMembers, type IntervalRange } from '../../src/plan/count-members.ts';

const last = 12;

/** Members as the intervals in which each was met, in order. */
const visits = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: last }), { maxLength: 8 }), { maxLength: 30 });
const stretches = fc.array(fc.tuple(fc.integer({ min: 0, max: last + 1 }), fc.integer({ min: 0, max: last + 1 })), {
  maxLength: 20,
});

const never = 2147483647;

/** As the lattice has them: how many were met in an interval, by the next one in which they come again. */
function cellsOf(members: readonly (readonly number[])[]) {
  const rows = new Map<string, CellRow>();
  for (const intervals of members.map((each) => each.toSorted((a, b) => a - b)))
    for (const [at, interval] of intervals.entries()) {
      const key = intervals[at + 1] ?? never;
      const before = rows.get(`${interval} ${key}`)?.values[0] ?? 0;
      rows.set(`${interval} ${key}`, { branch: 0, interval, key, members: [], values: [Number(before) + 1] });
    }
  const [cells] = readCells([...rows.values()], 1);
  return cells?.get('[]')?.series ?? [];
}

describe('members of stretches', () => {
  it('are those that were met in each, once, however the stretches overlap and in whatever order they come', () => {
    fc.assert(
      fc.property(visits, stretches, (members, asked) => {
        const ranges = asked.map(([a, b]): IntervalRange => [Math.min(a, b), Math.max(a, b)]);
        const expected = ranges.map(
          ([from, to]) => members.filter((each) => each.some((interval) => interval >= from && interval < to)).length,
        );
        expect(countMembers(cellsOf(members), 0, ranges)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
