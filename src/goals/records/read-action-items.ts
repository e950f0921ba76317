/** Reads action items: some of them by id, those of goals and targets, or a page of what a search finds. */
import { and, asc, eq, gte, inArray, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { actionItems } from '../../../db/tables/check-ins.ts';
import type { Instant } from '../../kernel/period.ts';
import { readEdited } from '../book/read-rows.ts';
import type { Sight } from '../book/sight.ts';
import type { About, ActionItem, ActionItemState } from './action-item.ts';

type Row = typeof actionItems.$inferSelect;

export const readActionItem = (row: Row): ActionItem => ({
  id: row.id,
  title: row.title,
  note: row.note,
  goal: row.goalId,
  target: row.targetId,
  about: row.aboutKind === null || row.aboutKey === null ? null : { kind: row.aboutKind, key: row.aboutKey },
  owner: row.owner,
  dueAt: row.dueAt.getTime(),
  state: row.state,
  resolution: row.resolution,
  closedAt: row.closedAt?.getTime() ?? null,
  ...readEdited(row),
});

/** All conditions hold; absent ones hold for every item. */
export interface ActionItemSearch {
  readonly about?: About | undefined;
  /** Keys of stakeholders: any of them. */
  readonly owners?: readonly string[] | undefined;
  readonly states?: readonly ActionItemState[] | undefined;
  /** Whether it is open and was due before then. */
  readonly overdue?: { readonly is: boolean; readonly at: Instant } | undefined;
}

/** In the order in which they are due. */
export async function searchActionItems(
  db: Database,
  sight: Sight,
  search: ActionItemSearch,
  page: { readonly limit: number; readonly offset: number },
): Promise<ActionItem[]> {
  const rows = await db
    .select()
    .from(actionItems)
    .where(and(seenItems(sight), ...conditionsOf(search)))
    .orderBy(asc(actionItems.dueAt), asc(actionItems.id))
    .limit(page.limit)
    .offset(page.offset);
  return rows.map(readActionItem);
}

/** Of these goals and targets, in the order in which they are due. */
export async function actionItemsOf(db: Database, goals: readonly string[], targets: readonly string[]) {
  const rows = await db
    .select()
    .from(actionItems)
    .where(or(inArray(actionItems.goalId, [...goals]), inArray(actionItems.targetId, [...targets])))
    .orderBy(asc(actionItems.dueAt), asc(actionItems.id));
  return rows.map(readActionItem);
}

/** Null also for one that is not for this viewer. */
export async function findActionItem(db: Database, sight: Sight, id: string): Promise<ActionItem | null> {
  const isIt = sql`${actionItems.id}::text = ${id}`;
  const [row] = await db
    .select()
    .from(actionItems)
    .where(and(isIt, seenItems(sight)));
  return row ? readActionItem(row) : null;
}

/** Who sees its goal sees an item, and so does whoever is to do it; one without a goal is for everybody. */
export const seenItems = ({ goals, targets, circle }: Sight): SQL | undefined =>
  or(
    inArray(actionItems.owner, [...circle]),
    and(
      or(isNull(actionItems.goalId), inArray(actionItems.goalId, [...goals])),
      or(isNull(actionItems.targetId), inArray(actionItems.targetId, [...targets])),
    ),
  );

function conditionsOf({ about, owners, states, overdue }: ActionItemSearch): readonly (SQL | undefined)[] {
  const at = overdue && new Date(overdue.at);
  return [
    about && and(eq(actionItems.aboutKind, about.kind), eq(actionItems.aboutKey, about.key)),
    owners && inArray(actionItems.owner, [...owners]),
    states && inArray(actionItems.state, [...states]),
    at && overdue?.is === true ? and(eq(actionItems.state, 'open'), lt(actionItems.dueAt, at)) : undefined,
    at && overdue?.is === false ? or(ne(actionItems.state, 'open'), gte(actionItems.dueAt, at)) : undefined,
  ];
}
