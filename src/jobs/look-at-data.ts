/** Remembers the newest rows that were seen, and announces the datasets that have newer ones. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { dataLooks } from '../../db/tables/follows.ts';
import { announce } from '../goals/announce/announce.ts';
import type { FreshnessByMetric } from './events/stale-data.ts';

/** The first look at a dataset announces nothing: there was no older one. */
export async function lookAtData(db: Database, freshness: FreshnessByMetric): Promise<void> {
  const seen = new Map(
    [...freshness.values()]
      .flatMap((each) => each?.sources ?? [])
      .flatMap(({ dataset, time, latest }) =>
        time === null || latest === null
          ? []
          : [[`${dataset}.${time}`, { dataset, timeDimension: time, latest: new Date(latest) }] as const],
      ),
  );
  if (seen.size === 0) return;
  await db.transaction(async (transaction) => {
    const known = await transaction.select().from(dataLooks).for('update');
    const before = new Map(known.map((row) => [`${row.dataset}.${row.timeDimension}`, row.latest.getTime()]));
    await transaction
      .insert(dataLooks)
      .values([...seen.values()])
      .onConflictDoUpdate({
        target: [dataLooks.dataset, dataLooks.timeDimension],
        set: { latest: sql`excluded.latest` },
      });
    const newer = [...seen].flatMap(([name, { dataset, latest }]) => {
      const earlier = before.get(name);
      return earlier !== undefined && earlier < latest.getTime() ? [dataset] : [];
    });
    await announce(transaction, ...[...new Set(newer)].map((dataset) => ({ kind: 'data', dataset }) as const));
  });
}
