/** How a slot is computed where rows are first grouped by keys: what is told by these keys, and what needs the rows. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import type { FirstKey } from './first-key.ts';
import { conditionIdentity, conjunction, conjuncts, pathIdentity, valueIdentity } from './identity.ts';
import type { Slot } from './plan.ts';
import type { RowValue } from './row-value.ts';
import { toldBy } from './worked-out.ts';

/** A slot in two steps. Σ over the rows is Σ over the groups of the product of `keys` and of what the rows of a group add up to. */
export interface SplitSlot {
  /** What each group of rows is summed up to: it has the tests and factors that keys do not tell. */
  readonly rows: Pick<Slot, 'condition' | 'present' | 'factors'>;
  /** Which groups count, by their columns and by what is worked out from these. */
  readonly condition: ResolvedCondition | null;
  /** Which groups count, by their tests: identities of the conditions. */
  readonly tests: readonly string[];
  readonly present: readonly RowValue[];
  /** Factors that are columns of the grouping. */
  readonly keys: readonly RowValue[];
}

/** The column of the grouping that a value is; undefined where it is none. */
export function keyOf(value: RowValue, firstBy: readonly FirstKey[]): DimensionPath | undefined {
  const is = (path: DimensionPath): boolean =>
    value.kind === 'column'
      ? path.joins.length === 0 && columnOf(path.dimension) === value.column
      : value.kind === 'dimension' && pathIdentity(path) === pathIdentity(value.path);
  return columnsOf(firstBy).find(is);
}

export const columnsOf = (firstBy: readonly FirstKey[]): readonly DimensionPath[] =>
  firstBy.flatMap((key) => (key.kind === 'column' ? [key.path] : []));

export const testsOf = (firstBy: readonly FirstKey[]): readonly ResolvedCondition[] =>
  firstBy.flatMap((key) => (key.kind === 'test' ? [key.condition] : []));

export function splitSlot(
  { condition, present, factors }: Pick<Slot, 'condition' | 'present' | 'factors'>,
  firstBy: readonly FirstKey[],
): SplitSlot {
  const isTold = toldBy(columnsOf(firstBy));
  const tests = new Set(testsOf(firstBy).map(conditionIdentity));
  const byColumns = (part: ResolvedCondition) => fieldsOf(part).every(isTold);
  const byTest = (part: ResolvedCondition) => !byColumns(part) && tests.has(conditionIdentity(part));
  const isKey = (value: RowValue) => keyOf(value, firstBy) !== undefined;
  // A text is no number to multiply with, whatever the column is.
  const isFactor = (value: RowValue) => keyOf(value, firstBy)?.dimension.type === 'number';
  const parts = conjuncts(condition);
  // A product with a null adds nothing by itself.
  const multiplied = new Set(factors.map(valueIdentity));
  const asked = present.filter((value) => !multiplied.has(valueIdentity(value)));
  return {
    rows: {
      condition: conjunction(parts.filter((part) => !byColumns(part) && !byTest(part))),
      present: asked.filter((value) => !isKey(value)),
      factors: factors.filter((value) => !isFactor(value)),
    },
    condition: conjunction(parts.filter(byColumns)),
    tests: parts.filter(byTest).map(conditionIdentity),
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
