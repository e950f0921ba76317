/** What of a slot the dimensions of a rollup decide, and what must be stored. */
import type { DimensionPath } from '../../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../../query/field.ts';
import { conditionIdentity, conjunction, conjuncts, distinctValues, pathIdentity, valueIdentity } from '../identity.ts';
import type { Slot } from '../plan.ts';
import type { StoredSlot } from './rollup.ts';

export type SlotParts = Pick<Slot, 'condition' | 'present' | 'factors'>;

export interface SplitSlot {
  readonly stored: StoredSlot;
  readonly identity: string;
  readonly decided: ResolvedCondition | null;
  readonly present: readonly DimensionPath[];
}

/** Dimensions by their identity. A stretch of time that a group is cut into is one of the dimension that is cut. */
export const dimensionIdentity = ({ cut: _, ...path }: DimensionPath): string => pathIdentity(path);

export const dimensionNames = (dimensions: readonly DimensionPath[]): ReadonlySet<string> =>
  new Set(dimensions.map(dimensionIdentity));

export const isDecided = (condition: ResolvedCondition, dimensions: ReadonlySet<string>): boolean =>
  fieldsOf(condition).every((field) => dimensions.has(dimensionIdentity(field)));

export function splitSlot({ condition, present, factors }: SlotParts, dimensions: ReadonlySet<string>): SplitSlot {
  const parts = conjuncts(condition);
  const there = distinctValues(present);
  const found = there.flatMap((value) =>
    value.kind === 'dimension' && dimensions.has(dimensionIdentity(value.path)) ? [value.path] : [],
  );
  const stored: StoredSlot = {
    condition: conjunction(parts.filter((part) => !isDecided(part, dimensions))),
    present: there.filter((value) => value.kind !== 'dimension' || !dimensions.has(dimensionIdentity(value.path))),
    factors,
  };
  return {
    stored,
    identity: storedIdentity(stored),
    decided: conjunction(parts.filter((part) => isDecided(part, dimensions))),
    present: found,
  };
}

export const storedIdentity = ({ condition, present, factors }: StoredSlot): string =>
  JSON.stringify([
    conjuncts(condition).map(conditionIdentity).sort(),
    present.map(valueIdentity).sort(),
    factors.map(valueIdentity).sort(),
  ]);
