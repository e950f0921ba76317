/** The noun: who changes something, when, and on behalf of which request. */
import type { Instant } from '../../kernel/period.ts';

export interface Author {
  /** Key of a stakeholder. */
  readonly actor: string;
  readonly now: Instant;
  /** Names the operation in the log of changes. */
  readonly requestId: string;
  /** The same key of the same actor does the same thing once; null where the client gives none. */
  readonly idempotencyKey: string | null;
}
