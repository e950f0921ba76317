/** The noun: something that stands until it clears, and is told once as long as it stands. */
import type { GoalBook } from '../../goals/book/goal-book.ts';
import type { Happening } from '../../goals/follow/happening.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Model } from '../../model/model.ts';

/** `occurrence` is its condition alone: since when it stands makes it one of its kind. */
export type Alert = Pick<Happening, 'event' | 'about' | 'data'> & { readonly condition: string };

export interface Alerts {
  /** What stands now. */
  readonly standing: readonly Alert[];
  /** Conditions that could not be looked at: they stay as they were. */
  readonly unknown: readonly string[];
}

export interface Moment {
  readonly book: GoalBook;
  readonly model: Model;
  readonly now: Instant;
}
