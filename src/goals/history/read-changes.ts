/** Reads the log of changes: a page of what a search finds, as far as a viewer may see it, newest first. */
import { and, desc, eq, gte, inArray, lt, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { changeLog } from '../../../db/tables/change-log.ts';
import { actionItems } from '../../../db/tables/check-ins.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Sight } from '../book/sight.ts';
import { seenItems } from '../records/read-action-items.ts';
import type { Change, Fields } from './change.ts';
import { differingFields } from './differing-fields.ts';

/** All conditions hold; absent ones hold for every change. */
export interface ChangeSearch {
  readonly subjectKind?: string | undefined;
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** `[since, until)`. */
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
}

export async function readChanges(
  db: Database,
  sight: Sight,
  { subjectKind, subject, actor, action, since, until }: ChangeSearch,
  page: { readonly limit: number; readonly offset: number },
): Promise<Change[]> {
  const rows = await db
    .select()
    .from(changeLog)
    .where(
      and(
        seen(db, sight),
        subjectKind === undefined ? undefined : eq(changeLog.subjectKind, subjectKind),
        subject === undefined ? undefined : eq(changeLog.subject, subject),
        actor === undefined ? undefined : eq(changeLog.actor, actor),
        action === undefined ? undefined : eq(changeLog.action, action),
        since === undefined ? undefined : gte(changeLog.at, new Date(since)),
        until === undefined ? undefined : lt(changeLog.at, new Date(until)),
      ),
    )
    .orderBy(desc(changeLog.id))
    .limit(page.limit)
    .offset(page.offset);
  return rows.map(({ at, before, after, ...rest }) => ({
    ...rest,
    at: at.getTime(),
    ...differingFields(before as Fields | null, after as Fields | null),
  }));
}

/** A change is seen by who sees its subject. Of a kind that this does not know, people see what they did themselves. */
function seen(db: Database, sight: Sight): SQL | undefined {
  const items = db
    .select({ id: sql<string>`${actionItems.id}::text` })
    .from(actionItems)
    .where(seenItems(sight));
  const kind = (name: string) => eq(changeLog.subjectKind, name);
  return or(
    inArray(changeLog.subjectKind, ['metric', 'stakeholder']),
    and(kind('goal'), inArray(changeLog.subject, [...sight.goals])),
    and(kind('target'), inArray(changeLog.subject, [...sight.targets])),
    and(kind('action_item'), inArray(changeLog.subject, items)),
    sight.viewer === null
      ? undefined
      : and(
          notInArray(changeLog.subjectKind, ['metric', 'stakeholder', 'goal', 'target', 'action_item']),
          eq(changeLog.actor, sight.viewer),
        ),
  );
}
