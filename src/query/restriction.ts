/** The noun: what a row policy holds one reader to. */
import type { Issue } from '../kernel/issue.ts';
import type { Scalar } from '../model/condition.ts';

export interface Restriction {
  /** Key of the policy. */
  readonly policy: string;
  /** Every row that a number of theirs is made of has one of `values` here. */
  readonly dimension: string;
  readonly values: readonly Scalar[];
  /** Datasets that it does not hold for. */
  readonly exempt: readonly string[];
  /** Not null where nobody can say which values these are: then nothing that it holds for is told. */
  readonly unknown: Issue | null;
}
