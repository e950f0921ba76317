/** Arms and re-arms: what stands is one happening from when it was first seen until it has cleared; then it can happen again. */
import { inArray } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { alerts } from '../../db/tables/follows.ts';
import type { Happening } from '../goals/follow/happening.ts';
import type { Instant } from '../kernel/period.ts';
import type { Alerts } from './events/alert.ts';

/** Everything that stands, each with the instant since which it does as part of its occurrence. */
export async function settleAlerts(
  db: Database,
  now: Instant,
  found: readonly Alerts[],
): Promise<readonly Happening[]> {
  const standing = found.flatMap((each) => each.standing);
  const kept = new Set([...standing.map(({ condition }) => condition), ...found.flatMap(({ unknown }) => unknown)]);
  return db.transaction(async (transaction) => {
    const before = await transaction.select().from(alerts);
    const cleared = before.flatMap(({ condition }) => (kept.has(condition) ? [] : [condition]));
    if (cleared.length > 0) await transaction.delete(alerts).where(inArray(alerts.condition, cleared));
    const since = new Map(before.map((row) => [row.condition, row.since.getTime()]));
    const fresh = standing.filter(({ condition }) => !since.has(condition));
    if (fresh.length > 0)
      await transaction
        .insert(alerts)
        .values(fresh.map(({ condition }) => ({ condition, since: new Date(now) })))
        .onConflictDoNothing();
    return standing.map(({ condition, ...alert }) => {
      const at = since.get(condition) ?? now;
      return { ...alert, at, occurrence: `${condition}@${new Date(at).toISOString()}` };
    });
  });
}
