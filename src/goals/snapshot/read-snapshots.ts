/** Reads what days have left behind. */
import { and, asc, desc, gte, inArray, lt, type SQL } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { targetSnapshots } from '../../../db/tables/target-snapshots.ts';
import type { TargetStatus } from '../status/target-status.ts';
import type { Snapshot } from './snapshot.ts';

type Row = typeof targetSnapshots.$inferSelect;

const readSnapshot = ({ targetId, takenAt, observed, status, ...rest }: Row): Snapshot => ({
  ...rest,
  target: targetId,
  takenAt: takenAt.getTime(),
  observed: observed as TargetStatus,
  status: status as TargetStatus,
});

const select = (db: Database, targets: readonly string[], condition: SQL) =>
  db
    .selectDistinctOn([targetSnapshots.targetId])
    .from(targetSnapshots)
    .where(and(inArray(targetSnapshots.targetId, [...targets]), condition))
    .orderBy(targetSnapshots.targetId, desc(targetSnapshots.day));

/** The last snapshot of each target before a day; those that have none are missing. */
export async function latestSnapshots(
  db: Database,
  targets: readonly string[],
  before: string,
): Promise<ReadonlyMap<string, Snapshot>> {
  if (targets.length === 0) return new Map();
  const rows = await select(db, targets, lt(targetSnapshots.day, before));
  return new Map(rows.map((row) => [row.targetId, readSnapshot(row)]));
}

/** All snapshots of these targets from a day on, oldest first. */
export async function snapshotHistory(
  db: Database,
  targets: readonly string[],
  since: string,
): Promise<readonly Snapshot[]> {
  if (targets.length === 0) return [];
  const rows = await db
    .select()
    .from(targetSnapshots)
    .where(and(inArray(targetSnapshots.targetId, [...targets]), gte(targetSnapshots.day, since)))
    .orderBy(asc(targetSnapshots.day));
  return rows.map(readSnapshot);
}
