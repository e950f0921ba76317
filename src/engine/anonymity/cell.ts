/** The nouns: what one number is a sum over, as rows of a dataset that promises anonymity, and whom it was told to. */
import type { Dimension } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { Member } from '../../plan/cells.ts';
import { conditionIdentity, conjuncts, pathIdentity, valueIdentity } from '../../plan/identity.ts';
import type { RowFilter } from '../../plan/source.ts';
import type { ResolvedCondition } from '../../query/field.ts';

/** Rows that meet the filter of the question, and count in any column of the metric. */
export interface RowTest {
  readonly where: ResolvedCondition | null;
  readonly any: readonly RowFilter[];
}

/** Of the rows that pass a test those of a group, in a stretch of one time. */
export interface Cell {
  readonly test: RowTest;
  readonly by: readonly DimensionPath[];
  readonly members: readonly Member[];
  readonly time: Dimension | null;
  /** Positions, `[start, end)`. */
  readonly start: number;
  readonly end: number;
}

export const testIdentity = ({ where, any }: RowTest): string =>
  JSON.stringify([
    conjuncts(where).map(conditionIdentity).sort(),
    any
      .map(({ condition, present }) => [
        conjuncts(condition).map(conditionIdentity).sort(),
        present.map(valueIdentity).sort(),
      ])
      .map((each) => JSON.stringify(each))
      .sort(),
  ]);

export const cellIdentity = ({ test, by, members, time, start, end }: Cell): string =>
  JSON.stringify([testIdentity(test), by.map(pathIdentity), members, time?.key ?? null, String(start), String(end)]);
