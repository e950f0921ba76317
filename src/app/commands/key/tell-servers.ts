/** A change of keys and its announcement are one: every server hears of it once it is there, and of nothing else. */
import type { Database } from '../../../../db/connection.ts';
import { announce } from '../../../goals/announce/announce.ts';

export const changeAndTell = <T>(db: Database, change: (transaction: Database) => Promise<T>): Promise<T> =>
  db.transaction(async (transaction) => {
    const changed = await change(transaction);
    await announce(transaction, { kind: 'keys' });
    return changed;
  });
