/** Cells gathered by the keys that tell many slots apart, so that not each of hundreds of slots looks at all cells. */
import { type SQL, sql } from 'drizzle-orm';
import { type GroupTest, keyName, lowerSummed, type SummedSlot } from './summed-slot.ts';

export interface GatheredCells {
  readonly cells: SQL;
  readonly slots: readonly SQL[];
}

/** Fewer slots look at all cells sooner than these are grouped once more. */
const fewSlots = 24;
/** Slots that one part must serve. */
const leastShared = 4;
/** Slots that each part serves once that is enough: every further key makes more gathered cells, at which each slot looks. */
const muchShared = 16;

/**
 * ```sql
 * select "by_0", "first_0", "first_1", sum("sum_0") filter (where "first_2" >= $1::bigint) as "part_0" from (…) "cells" group by 1, 2, 3
 * ```
 * Of five hundred numbers, five metrics of a hundred slices, each metric is then summed up once for every combination of what the slices are told
 * by, and each number looks through some hundred of these instead of thousands of cells. `heads`: what the cells are grouped by beside their
 * keys. Null where it would save nothing.
 */
export function gatherCells(
  cells: SQL,
  slots: readonly SummedSlot[],
  heads: readonly SQL[],
  keys: number,
): GatheredCells | null {
  const chosen = slots.length < fewSlots ? none : chooseKeys(slots, keys);
  if (chosen.size === 0) return null;
  const parts = new Map<string, { readonly name: SQL; readonly sum: SQL }>();
  for (const slot of slots) {
    const identity = partOf(slot, chosen);
    if (parts.has(identity)) continue;
    const sum = lowerSummed({ ...slot, tests: slot.tests.filter((test) => !isTold(test, chosen)) });
    parts.set(identity, { name: sql`${sql.identifier(`part_${parts.size}`)}`, sum });
  }
  if (parts.size * leastShared > slots.length) return null;
  const grouped = [...heads, ...[...chosen].sort((a, b) => a - b).map(keyName)];
  const columns = [...grouped, ...[...parts.values()].map(({ name, sum }) => sql`${sum} as ${name}`)];
  const places = sql.raw(grouped.map((_, index) => index + 1).join(', '));
  return {
    cells: sql`select ${sql.join(columns, sql`, `)} from (${cells}) "cells" group by ${places}`,
    slots: slots.map((slot) => {
      const tests = slot.tests.filter((test) => isTold(test, chosen));
      return lowerSummed({ total: parts.get(partOf(slot, chosen))?.name ?? sql`null`, tests });
    }),
  };
}

const none: ReadonlySet<number> = new Set();

/** Whether the keys alone say whether a cell meets it. */
const isTold = ({ keys }: GroupTest, chosen: ReadonlySet<number>): boolean => [...keys].every((key) => chosen.has(key));

/** What the slot adds up of cells that are gathered by the keys. */
const partOf = ({ identity, tests }: SummedSlot, chosen: ReadonlySet<number>): string =>
  JSON.stringify([identity, ...tests.flatMap((test) => (isTold(test, chosen) ? [] : [test.identity])).sort()]);

/** One after the other those that leave the fewest parts, until a part serves many slots, and as long as each leaves a third fewer. */
function chooseKeys(slots: readonly SummedSlot[], keys: number): ReadonlySet<number> {
  const asked = new Set(slots.flatMap(({ tests }) => tests.flatMap(({ keys }) => [...keys])));
  const partsOf = (chosen: ReadonlySet<number>): number => new Set(slots.map((slot) => partOf(slot, chosen))).size;
  let chosen = none;
  let parts = partsOf(chosen);
  // Gathered by all of its keys a cell is what it was.
  while (parts * muchShared > slots.length && chosen.size + 1 < keys) {
    const next = [...asked]
      .filter((key) => !chosen.has(key))
      .map((key) => new Set([...chosen, key]))
      .map((more) => ({ more, parts: partsOf(more) }))
      .sort((a, b) => a.parts - b.parts)[0];
    if (!next || next.parts * 3 > parts * 2) break;
    chosen = next.more;
    parts = next.parts;
  }
  return chosen;
}
