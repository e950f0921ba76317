/** The noun: something that followers are to hear of. */
import type { Instant } from '../../kernel/period.ts';
import type { FollowEvent, Message } from './follow.ts';

export interface Happening {
  readonly event: FollowEvent;
  /** Tells this happening from the next of its kind: nobody hears of the same one twice. */
  readonly occurrence: string;
  readonly at: Instant;
  /** What it happened to: a target with its goal and metric, a goal, or a metric alone. */
  readonly about: About;
  /** In a sentence, and in parts. */
  readonly data: Message['data'];
}

export type About =
  | { readonly kind: 'target'; readonly target: string }
  | { readonly kind: 'goal'; readonly goal: string }
  | { readonly kind: 'metric'; readonly metric: string };
