/** The noun: a change, one line of the log: who did what to what, when, and what differs since. */
import type { Instant } from '../../kernel/period.ts';

export interface Change {
  /** Counts up; the later the change the larger. */
  readonly id: number;
  readonly at: Instant;
  /** Key of a stakeholder. */
  readonly actor: string;
  /** The mutation, such as `updateGoal`. */
  readonly action: string;
  /** goal, target, metric, stakeholder, action_item and others. */
  readonly subjectKind: string;
  readonly subject: string;
  /** After the change; null for what has none. */
  readonly revision: number | null;
  /** Fields that differ, as they were; null where the subject was not there. */
  readonly before: Fields | null;
  /** The same fields, as they are since. */
  readonly after: Fields | null;
  /** Of the operation that asked for it. */
  readonly requestId: string;
}

export type Fields = Readonly<Record<string, unknown>>;
