/** What every resolver gets: one operation's view of the catalogue, the engine and the goals. */
import type { Principal } from '../src/access/principal.ts';
import type { Catalog } from '../src/catalog/load.ts';
import type { Session } from '../src/engine/session.ts';
import type { Announcement } from '../src/goals/announce/announcement.ts';
import type { FollowRules } from '../src/goals/follow/follow.ts';
import type { GoalSession } from '../src/goals/goal-session.ts';
import type { Instant } from '../src/kernel/period.ts';

export interface Live {
  /** From now on, until it is ended. */
  hear(): AsyncIterableIterator<Announcement>;
  /** Makes the context that of this moment: what a subscription tells is read when it happens. */
  renew(): Promise<void>;
}

export interface Context {
  /** Who asks: decides what may be asked. An answer may be told to everybody with the same `rights`. */
  readonly principal: Principal;
  /** The same, where an answer tells of them: such an answer is theirs alone. */
  readonly asker: Principal;
  /** Questions asked in one tick meet in one batch; lives as long as the operation. */
  readonly session: Session;
  /** Goals and targets as this reader sees them. */
  readonly goals: GoalSession;
  /** The definitions of one moment: they never change under an operation. */
  readonly catalog: Pick<Catalog, 'model' | 'versions'>;
  readonly now: Instant;
  /** What follows can be of here. */
  readonly rules: FollowRules;
  /** What a subscription hears by; null for an operation that is answered once. */
  readonly live: Live | null;
  /** Tells the access log whom the operation is about, beside who asks: `key:…`, `role:…`. */
  about(subject: string): void;
  /** Names the operation in logs and in masked errors. */
  readonly requestId: string;
}
