/** A change of keys and its announcement are one: every server hears of it once it is there, and of nothing else. */
import type { Database } from '../../../../db/connection.ts';
import { announce } from '../../../goals/announce/announce.ts';
import type { Result } from '../../../kernel/issue.ts';
import { logCommand } from '../../access-log/log-command.ts';

export const changeAndTell = <T>(db: Database, change: (transaction: Database) => Promise<T>): Promise<T> =>
  db.transaction(async (transaction) => {
    const changed = await change(transaction);
    await announce(transaction, { kind: 'keys' });
    return changed;
  });

/** The entry of a changed key in the access log; none where there is no such key. */
export async function logged<T extends Result<{ readonly id: string }>>(
  db: Database,
  operation: string,
  changed: T,
): Promise<T> {
  if (changed.kind === 'ok') await logCommand(db, { operation, subject: `key:${changed.value.id}` });
  return changed;
}
