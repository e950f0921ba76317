/** The nouns: a wish to hear of something, and what was noted for it. */
import type { Instant } from '../../kernel/period.ts';
import type { Edited } from '../goal.ts';

export const followEvents = ['status_change', 'missed_check_in', 'stale_data', 'no_data'] as const;
export const followChannels = ['webhook', 'email'] as const;
export const digests = ['none', 'daily', 'weekly'] as const;

export type FollowEvent = (typeof followEvents)[number];
export type FollowChannel = (typeof followChannels)[number];
export type Digest = (typeof digests)[number];

/** What is followed: one thing by its key or id, or everything that is the follower's own. */
export type FollowSubject =
  | { readonly kind: 'goal' | 'target' | 'metric'; readonly key: string }
  | { readonly kind: 'mine' };

export interface Follow extends Edited {
  readonly id: string;
  /** Key of the stakeholder who hears. */
  readonly stakeholder: string;
  readonly subject: FollowSubject;
  /** At least one. */
  readonly events: readonly FollowEvent[];
  readonly channel: FollowChannel;
  /** Where to: of http(s), or of e-mail. */
  readonly address: string;
  readonly digest: Digest;
  /** Null while it lasts. */
  readonly endedAt: Instant | null;
}

/** What follows can be of here: a server without a way to send mail takes no follow by mail. */
export interface FollowRules {
  /** Whether mail can be sent. */
  readonly mail: boolean;
  /** Whether a webhook may be at an address of this machine or of a private network. */
  readonly privateWebhooks: boolean;
}

export const notificationStates = ['pending', 'delivered', 'given_up'] as const;

export interface Notification {
  /** The key under which a receiver recognises it. */
  readonly id: string;
  readonly event: FollowEvent | 'test';
  readonly occurredAt: Instant;
  readonly payload: Message;
  readonly state: (typeof notificationStates)[number];
  /** Attempts to send it so far. */
  readonly attempts: number;
  /** Why the last attempt failed; null where none did. */
  readonly lastError: string | null;
  readonly deliveredAt: Instant | null;
}

/** What a receiver gets, in the shape of Standard Webhooks. */
export interface Message {
  readonly type: FollowEvent | 'test' | 'digest';
  /** When it happened, RFC 3339. */
  readonly timestamp: string;
  readonly data: { readonly summary: string } & Readonly<Record<string, unknown>>;
}
