/** How a slot is computed where rows are first grouped by columns: what is told by these columns, and what needs the rows. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import { conditionIdentity, conjunction, conjuncts, pathIdentity, valueIdentity } from './identity.ts';
import type { Slot } from './plan.ts';
import type { RowValue } from './row-value.ts';

/** A slot in two steps. Σ over the rows is Σ over the groups of the product of `keys` and of what the rows of a group add up to. */
export interface SplitSlot {
  /** What each group of rows is summed up to: it has the tests and factors that columns of the grouping do not tell. */
  readonly rows: Pick<Slot, 'condition' | 'present' | 'factors'>;
  /** Which groups count. */
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
  /** Factors that are columns of the grouping. */
  readonly keys: readonly RowValue[];
}

/** The column of the grouping that a value is; undefined where it is none. */
export const keyOf = (value: RowValue, firstBy: readonly DimensionPath[]): DimensionPath | undefined =>
  firstBy.find((path) =>
    value.kind === 'column'
      ? path.joins.length === 0 && columnOf(path.dimension) === value.column
      : value.kind === 'dimension' && pathIdentity(path) === pathIdentity(value.path),
  );

export function splitSlot(
  { condition, present, factors }: Pick<Slot, 'condition' | 'present' | 'factors'>,
  firstBy: readonly DimensionPath[],
): SplitSlot {
  const keys = new Set(firstBy.map(pathIdentity));
  const told = (part: ResolvedCondition) => fieldsOf(part).every((field) => keys.has(pathIdentity(field)));
  const isKey = (value: RowValue) => keyOf(value, firstBy) !== undefined;
  // A text is no number to multiply with, whatever the column is.
  const isFactor = (value: RowValue) => keyOf(value, firstBy)?.dimension.type === 'number';
  const parts = conjuncts(condition);
  // A product with a null adds nothing by itself.
  const multiplied = new Set(factors.map(valueIdentity));
  const asked = present.filter((value) => !multiplied.has(valueIdentity(value)));
  return {
    rows: {
      condition: conjunction(parts.filter((part) => !told(part))),
      present: asked.filter((value) => !isKey(value)),
      factors: factors.filter((value) => !isFactor(value)),
    },
    condition: conjunction(parts.filter(told)),
    present: asked.filter(isKey),
    keys: factors.filter(isFactor),
  };
}

/** Equal sums of rows are computed once. */
export const rowsIdentity = ({ condition, present, factors }: SplitSlot['rows']): string =>
  JSON.stringify([
    condition && conditionIdentity(condition),
    present.map(valueIdentity).sort(),
    factors.map(valueIdentity).sort(),
  ]);
