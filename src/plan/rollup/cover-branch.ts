/** Whether the cells of a rollup answer a slot of a branch, and how the branch would read them; or why not. */
import { isMultiValued } from '../../model/bridge.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../../query/field.ts';
import { conjunction, conjuncts } from '../identity.ts';
import type { Branch, Scan, Slot } from '../plan.ts';
import { cellLine } from './cell-line.ts';
import type { ReadyRollup, RollupReading, Stretch } from './rollup.ts';
import { dimensionIdentity, isDecided, splitSlot } from './split-slot.ts';

/** More of the cells than this are read from rows: the rows at once are faster. */
const mostFromRows = 0.3;

/** Why no slot of the branch can be read from the rollup; null where some may be. */
export function branchMisfit(scan: Scan, branch: Branch, rollup: ReadyRollup): string | null {
  const { bound } = rollup;
  if (branch.time?.key !== bound.time.key)
    return branch.time ? `its cells go by ${bound.time.key}, and not by ${branch.time.key}` : 'the rows have no time';
  if (branch.source.kind !== 'rows') return 'rows are first put together, by entity, member or bucket';
  const missing = scan.by.find((path) => isMultiValued(path.dimension) || !bound.names.has(dimensionIdentity(path)));
  if (missing) return `${nameOf(missing)} is not among its dimensions`;
  const { cells, ragged } = stretches(branch, rollup);
  if (cells.length === 0) return 'no cell of it lies in the periods';
  const read = cells.reduce((sum, { start, end }) => sum + end - start, 0) / cellLength(rollup);
  if (rollup.dirty > read * mostFromRows) return `${rollup.dirty} of its cells have changed and are not built yet`;
  if (ragged.length > read * mostFromRows) return `its ${bound.definition.grain}s are not those of the periods`;
  return null;
}

/** Why a slot of the branch cannot be read from the rollup; null where it can. */
export function slotMisfit({ condition: common }: Branch, slot: Slot, { bound }: ReadyRollup): string | null {
  if (slot.aggregate !== null) return 'a percentile needs the rows themselves';
  const { names, places } = bound;
  const condition = conjunction([...conjuncts(common), ...conjuncts(slot.condition)]);
  const { identity, stored } = splitSlot({ ...slot, condition }, names);
  if (places.has(identity)) return null;
  const foreign = (stored.condition ? fieldsOf(stored.condition) : []).find(
    (field) => !names.has(dimensionIdentity(field)),
  );
  return foreign
    ? `no column of it counts by ${nameOf(foreign)}, which is not among its dimensions`
    : 'no column of it holds such a sum';
}

/** Every slot of the branch must be covered. */
export function readRollup(branch: Branch, rollup: ReadyRollup): RollupReading {
  const { bound } = rollup;
  const { names, places } = bound;
  const slots = branch.slots.map((slot) => {
    const condition = conjunction([...conjuncts(branch.condition), ...conjuncts(slot.condition)]);
    const { identity, present } = splitSlot({ ...slot, condition }, names);
    const stored = places.get(identity);
    if (stored === undefined)
      throw new Error(`The rollup "${bound.definition.key}" does not hold a slot of its branch.`);
    return { stored, condition: decided(slot.condition, names), present };
  });
  return { rollup, condition: decided(branch.condition, names), slots, ...stretches(branch, rollup) };
}

const decided = (condition: ResolvedCondition | null, names: ReadonlySet<string>): ResolvedCondition | null =>
  conjunction(conjuncts(condition).filter((part) => isDecided(part, names)));

type Stretches = Pick<RollupReading, 'cells' | 'ragged' | 'before' | 'after'>;

/** A branch is read in three parts: rows before the first cell, cells, rows after the last. A cell that a boundary cuts is read as rows. */
function stretches(branch: Branch, { bound, from: first, until: last }: ReadyRollup): Stretches {
  const { boundaries, from, until } = branch;
  const [start, end] = [from ?? Number.NEGATIVE_INFINITY, until ?? Number.POSITIVE_INFINITY];
  const line = cellLine({ time: bound.time, grain: bound.definition.grain, timeZone: bound.timeZone });
  const ragged = new Map<number, Stretch>();
  for (const boundary of [...boundaries, start, end]) {
    if (boundary <= first || boundary >= last) continue;
    const cell = line.cellAt(boundary);
    if (cell && cell.start !== boundary) ragged.set(cell.start, cell);
  }
  const cells = (branch.stretches.length > 0 ? branch.stretches : [branch]).flatMap((each): readonly Stretch[] => {
    const read = { start: Math.max(each.from ?? first, first), end: Math.min(each.until ?? last, last) };
    return read.start < read.end ? [read] : [];
  });
  return {
    cells,
    ragged: [...ragged.values()],
    before: start < first ? { from, until: Math.min(end, first) } : null,
    after: end > last ? { from: Math.max(start, last), until } : null,
  };
}

/** About: a day may have 23 hours. */
const cellLength = ({ bound }: ReadyRollup): number => (bound.definition.grain === 'hour' ? 3_600_000 : 86_400_000);

const nameOf = ({ name }: DimensionPath): string => name;
