/** Reads the access log, newest first, a page at a time from where the last one ended. */
import { and, arrayContains, asc, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { accessLog } from '../../../db/tables/access-log.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessEntry, EntryChannel, EntryKind, EntryOutcome } from './entry.ts';

/** All conditions hold; absent ones hold for every entry. */
export interface EntrySearch {
  readonly principal?: string | undefined;
  /** Key of a metric. */
  readonly metric?: string | undefined;
  /** `[since, until)`. */
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** Where an entry stands in the order: microseconds are kept by the database, and milliseconds are all that we write. */
export interface EntryPlace {
  readonly at: Instant;
  readonly id: string;
}

export interface EntryPage {
  readonly limit: number;
  /** Only older ones than this, and newer ones than that. */
  readonly after: EntryPlace | null;
  readonly before: EntryPlace | null;
  /** Those next to `before`, oldest first. */
  readonly backwards: boolean;
}

export async function readEntries(
  db: Database,
  { principal, metric, since, until }: EntrySearch,
  { limit, after, before, backwards }: EntryPage,
): Promise<AccessEntry[]> {
  const order = backwards ? asc : desc;
  const rows = await db
    .select()
    .from(accessLog)
    .where(
      and(
        principal === undefined ? undefined : eq(accessLog.principal, principal),
        metric === undefined ? undefined : arrayContains(accessLog.metrics, [metric]),
        since === undefined ? undefined : gte(accessLog.at, new Date(since)),
        until === undefined ? undefined : lt(accessLog.at, new Date(until)),
        after === null ? undefined : sql`${place} < ${placeOf(after)}`,
        before === null ? undefined : sql`${place} > ${placeOf(before)}`,
      ),
    )
    .orderBy(order(accessLog.at), order(accessLog.id))
    .limit(limit);
  return rows.map(({ at, kind, channel, outcome, ...rest }) => ({
    ...rest,
    at: at.getTime(),
    kind: kind as EntryKind,
    channel: channel as EntryChannel | null,
    outcome: outcome as EntryOutcome,
  }));
}

const place = sql`(${accessLog.at}, ${accessLog.id})`;

const placeOf = ({ at, id }: EntryPlace): SQL => sql`(${new Date(at).toISOString()}::timestamptz, ${id}::uuid)`;
