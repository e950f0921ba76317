/** What is kept beside goals and targets, read when it is asked for: what one tick asks for shares a statement a kind. */
import DataLoader from 'dataloader';
import { desc, inArray } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { checkIns, decisions, reviews } from '../../../db/tables/check-ins.ts';
import type { Model } from '../../model/model.ts';
import type { GoalBook } from '../book/goal-book.ts';
import { readOwnership } from '../history/read-ownership.ts';
import type { Assignment, Subject } from '../stakeholders.ts';
import type { TargetStatus } from '../status/target-status.ts';
import type { ActionItem } from './action-item.ts';
import type { CheckIn } from './check-in.ts';
import { actionItemsOf } from './read-action-items.ts';
import type { Decision, Review } from './review.ts';

export interface Records {
  /** Newest first, as reviews and decisions. */
  checkIns(target: string): Promise<readonly CheckIn[]>;
  reviews(goal: string): Promise<readonly Review[]>;
  decisions(goal: string): Promise<readonly Decision[]>;
  /** For the goal and for its targets, in the order in which they are due. */
  actionItems(goal: string): Promise<readonly ActionItem[]>;
  /** Who was what when, oldest first. */
  ownership(subject: Subject): Promise<readonly Assignment[]>;
}

export interface RecordsContext {
  readonly db: Database;
  readonly model: Model;
  readonly book: () => Promise<GoalBook>;
}

export function createRecords({ db, model, book }: RecordsContext): Records {
  const checkInsOf = byKey(async (targets) => {
    const found = inArray(checkIns.targetId, [...targets]);
    const rows = await db.select().from(checkIns).where(found).orderBy(desc(checkIns.at), desc(checkIns.id));
    return rows.map(({ targetId, at, status, ...rest }): [string, CheckIn] => [
      targetId,
      { ...rest, target: targetId, at: at.getTime(), status: status as TargetStatus },
    ]);
  });
  const reviewsOf = byKey(async (goals) => {
    const found = inArray(reviews.goalId, [...goals]);
    const rows = await db.select().from(reviews).where(found).orderBy(desc(reviews.at), desc(reviews.id));
    return rows.map(({ goalId, at, ...rest }): [string, Review] => [
      goalId,
      { ...rest, goal: goalId, at: at.getTime() },
    ]);
  });
  const decisionsOf = byKey(async (goals) => {
    const found = inArray(decisions.goalId, [...goals]);
    const rows = await db.select().from(decisions).where(found).orderBy(desc(decisions.at), desc(decisions.id));
    return rows.map(({ goalId, reviewId, at, ...rest }): [string, Decision] => [
      goalId,
      { ...rest, goal: goalId, review: reviewId, at: at.getTime() },
    ]);
  });
  const itemsOf = byKey(async (goals) => {
    const { targets } = await book();
    const goalOf = new Map([...targets.values()].map(({ id, goal }) => [id, goal]));
    const within = [...goalOf].flatMap(([target, goal]) => (goals.includes(goal) ? [target] : []));
    const found = await actionItemsOf(db, goals, within);
    return found.map((item): [string, ActionItem] => [item.goal ?? goalOf.get(item.target ?? '') ?? '', item]);
  });
  const stretches = new DataLoader<Subject, readonly Assignment[], string>(
    async (subjects) => [...(await readOwnership(db, model, subjects))],
    { cacheKeyFn: ({ kind, key }) => `${kind}:${key}` },
  );
  return {
    checkIns: (target) => checkInsOf.load(target),
    reviews: (goal) => reviewsOf.load(goal),
    decisions: (goal) => decisionsOf.load(goal),
    actionItems: (goal) => itemsOf.load(goal),
    ownership: (subject) => stretches.load(subject),
  };
}

/** A loader of the lists below keys, in the order in which they are read. */
function byKey<T>(read: (keys: readonly string[]) => Promise<readonly (readonly [string, T])[]>) {
  return new DataLoader<string, readonly T[]>(async (keys) => {
    const lists = new Map(keys.map((key): [string, T[]] => [key, []]));
    for (const [key, each] of await read(keys)) lists.get(key)?.push(each);
    return keys.map((key) => lists.get(key) ?? []);
  });
}
