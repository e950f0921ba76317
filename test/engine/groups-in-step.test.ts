/** Scans read side by side: every group whole and once, however their rows fall into batches and chunks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsInStep } from '../../src/engine/stream/groups-in-step.ts';
import type { CellRow, Member } from '../../src/plan/cells.ts';
import { compareMembers } from '../../src/plan/compare-members.ts';

const member: fc.Arbitrary<Member> = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', 'a', 'B', 'é', '\ufb03', '😀', '😀b', '\u{10ffff}', '\ud7ff'),
);

const rowOf = (members: readonly Member[]): CellRow => ({ branch: 0, interval: 1, key: 0, members, values: [1] });

const scan = fc
  .array(fc.tuple(member, member), { maxLength: 25 })
  .map((rows) => rows.toSorted(compareMembers).map(rowOf));

function reader(rows: readonly CellRow[], batch: number) {
  let at = 0;
  return async () => {
    const read = rows.slice(at, at + batch);
    at += batch;
    return read;
  };
}

const gather = async (...parameters: Parameters<typeof groupsInStep>) => {
  const chunks: (readonly (readonly CellRow[])[])[] = [];
  for await (const chunk of groupsInStep(...parameters)) chunks.push(chunk);
  return chunks;
};

const limits = { groups: 100, rows: 1000, maxCells: 1000 };

describe('groups in step', () => {
  it('come whole, once and in order, in every scan that has them', async () => {
    const sizes = fc.record({ batch: fc.integer({ min: 1, max: 7 }), groups: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(scan, { minLength: 1, maxLength: 3 }), sizes, async (scans, { batch, groups }) => {
        const chunks = await gather(
          scans.map((rows) => reader(rows, batch)),
          { ...limits, groups, rows: 8 },
        );
        for (const [index, rows] of scans.entries())
          expect(chunks.flatMap((chunk) => chunk[index] ?? [])).toEqual(rows);
        const groupsOf = chunks.map((chunk) => new Set(chunk.flat().map(({ members }) => JSON.stringify(members))));
        for (const found of groupsOf) expect(found.size).toBeLessThanOrEqual(groups);
        const all = groupsOf.flatMap((found) => [...found]);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('that come out of their order are no answer', async () => {
    const rows = [rowOf(['b']), rowOf(['a'])];
    await expect(gather([reader(rows, 10)], limits)).rejects.toThrow('out of their order');
  });

  it('of which one alone is too large for memory are refused', async () => {
    const rows = Array.from({ length: 20 }, () => rowOf(['a']));
    await expect(gather([reader(rows, 3)], { ...limits, maxCells: 19 })).rejects.toMatchObject({
      issues: [{ code: 'TOO_MANY_GROUPS' }],
    });
  });
});
