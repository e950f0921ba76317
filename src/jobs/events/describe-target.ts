/** A target in a message: its number, its metric and its goal, for people and for programs. */
import type { GoalBook } from '../../goals/book/goal-book.ts';
import type { Target } from '../../goals/target.ts';
import type { Model } from '../../model/model.ts';

export interface DescribedTarget {
  /** `Net Promoter Score of "Loved by customers"`. */
  readonly name: string;
  readonly parts: {
    readonly target: string;
    readonly metric: { readonly key: string; readonly name: string };
    readonly goal: { readonly id: string; readonly title: string };
  };
}

export function describeTarget({ goals }: GoalBook, { metrics }: Model, { id, metric, goal }: Target): DescribedTarget {
  const title = goals.get(goal)?.title ?? goal;
  const name = metrics.get(metric)?.name ?? metric;
  return {
    name: `${name} of "${title}"`,
    parts: { target: id, metric: { key: metric, name }, goal: { id: goal, title } },
  };
}
