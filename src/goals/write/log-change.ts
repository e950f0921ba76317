/** Adds one line to the log of changes, in the transaction of the change. */
import type { Database } from '../../../db/connection.ts';
import { changeLog } from '../../../db/tables/change-log.ts';
import type { Author } from './author.ts';

export interface Change {
  /** The mutation, such as `updateGoal`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subject: string;
  /** After the change; null for what has none. */
  readonly revision: number | null;
  /** The stored row before and after; null where it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

export async function logChange(
  transaction: Database,
  { actor, now, requestId }: Author,
  change: Change,
): Promise<void> {
  await transaction.insert(changeLog).values({ ...change, at: new Date(now), actor, requestId });
}
