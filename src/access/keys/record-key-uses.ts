/** When each key was used last: in memory first, written down now and then, so that no request waits for it. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { apiKeys } from '../../../db/tables/api-keys.ts';
import type { Instant } from '../../kernel/period.ts';
import { createTally, type Tally } from '../../kernel/tally.ts';

export interface KeyUse {
  readonly id: string;
  readonly at: Instant;
}

export interface KeyUseOptions {
  /** Milliseconds between two writings; 0 for none but those that are asked for. */
  readonly interval?: number;
  /** Hears why something could not be written. */
  readonly onFailure?: (error: unknown) => void;
}

export const recordKeyUses = (db: Database, { interval, onFailure }: KeyUseOptions = {}): Tally<KeyUse> =>
  createTally<KeyUse>({
    identity: ({ id }) => id,
    sum: (a, b) => (a.at < b.at ? b : a),
    write: (uses) => writeUses(db, uses),
    interval,
    onFailure,
  });

/** Of several servers the latest counts; in the order of ids, so that two of them wait for each other and do not lock. */
async function writeUses(db: Database, uses: readonly KeyUse[]): Promise<void> {
  const rows = uses.map(({ id, at }) => ({ id, at: new Date(at).toISOString() }));
  await db.execute(sql`/* key uses */
    with used as (
      select key.id, greatest(key.last_used_at, each.at) as at
      from ${apiKeys} as key
      join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as each (id text, at timestamptz) on each.id = key.id
      order by key.id
      for update of key
    )
    update ${apiKeys} as key set last_used_at = used.at from used where used.id = key.id`);
}
