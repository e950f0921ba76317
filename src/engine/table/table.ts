/** The nouns of a table: several metrics by several dimensions, over one period or a series of them. */
import type { Period } from '../../kernel/period.ts';
import type { Condition } from '../../model/condition.ts';
import type { Question, Top } from '../../query/question.ts';
import type { Member } from '../answer.ts';
import type { ComparisonTarget } from '../comparison/comparison.ts';
import type { Reading } from '../reading.ts';
import type { Times } from '../times.ts';

export interface TableQuestion {
  /** Keys, at least one; the columns in their order. */
  readonly metrics: readonly string[];
  readonly by: readonly string[];
  /** One row a group and a period. */
  readonly times: Times;
  readonly where: Condition | null;
  /** Ranked by `metric` (the first of the table when absent) over the whole time asked. */
  readonly top: Omit<Top, 'period'> | null;
  /** The first rule decides, later ones break ties; then members, then time. */
  readonly order: readonly TableOrder[];
  /** Comparisons that will be asked of the cells, so that they join the same statements. */
  readonly foreseen: readonly ComparisonTarget[];
  /** Whether values alone are told of the cells. */
  readonly valuesOnly?: Question['valuesOnly'];
}

/** Rows without a value come last either way, and the group of all others after every group. */
export type TableOrder = { readonly descending: boolean } & (
  | { readonly kind: 'metric'; readonly metric: string }
  | { readonly kind: 'dimension'; readonly dimension: string }
  | { readonly kind: 'period' }
);

export interface TableRow {
  /** One a dimension of the question; empty in a row of totals. */
  readonly members: readonly Member[];
  /** True for the group that stands for all that `top` left out. */
  readonly other: boolean;
  readonly period: Period;
  /** One a metric of the question, loaded. A group without rows has the value of nothing: 0 or null. */
  readonly cells: readonly Reading[];
}
