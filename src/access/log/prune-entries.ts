/** Removes old entries of the access log, as only the owner of its table can, and says so in it. */
import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { accessLog } from '../../../db/tables/access-log.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import { createEntry } from './entry.ts';
import { writeEntries } from './write-entries.ts';

export interface Pruning {
  /** Entries before it go. */
  readonly before: Instant;
  readonly now: Instant;
  /** Who does it: `command:ada`. */
  readonly principal: string;
}

/** How many went; none leaves no entry behind. ACCESS_LOG_UNAVAILABLE where the role of the connection does not own the table. */
export async function pruneEntries(db: Database, { before, now, principal }: Pruning): Promise<Result<number>> {
  try {
    return ok(
      await db.transaction(async (transaction) => {
        await transaction.execute(sql`/* access log prune */ set local cairn.prune_access_log = 'on'`);
        const { rowCount } = await transaction.delete(accessLog).where(lt(accessLog.at, new Date(before)));
        const times = rowCount ?? 0;
        if (times > 0)
          await writeEntries(transaction, [
            createEntry({
              at: now,
              kind: 'action',
              channel: 'command',
              principalKind: 'command',
              principal,
              operation: 'access-log prune',
              subject: new Date(before).toISOString(),
              outcome: 'ok',
              times,
            }),
          ]);
        return times;
      }),
    );
  } catch (error) {
    if (!isNotTheOwner(error)) throw error;
    return refused(
      issue('ACCESS_LOG_UNAVAILABLE', 'Only the role that owns the access log can remove old entries of it.', {
        hints: ['Run it with DATABASE_MIGRATION_URL set to the role that migrates, or as the owner of the database.'],
      }),
    );
  }
}

/** insufficient_privilege, or the refusal of the trigger. */
function isNotTheOwner(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return code === '42501' || code === '23000' || (cause != null && isNotTheOwner(cause));
}
