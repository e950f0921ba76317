/** The nouns: what people say about goals and targets as they go: check-ins, action items, reviews, decisions. */
import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, text, uuid } from 'drizzle-orm/pg-core';
import { edited, moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';
import { goals } from './goals.ts';
import { targets } from './targets.ts';

/** One row a check-in on a target; never changed. */
export const checkIns = cairnSchema.table(
  'check_ins',
  {
    id: uuid().primaryKey(),
    targetId: uuid('target_id')
      .notNull()
      .references(() => targets.id),
    at: moment('at').notNull(),
    by: text().notNull(),
    /** The number as it was measured then; null where there was none. */
    value: doublePrecision(),
    /** The status as it was shown then. */
    status: text().notNull(),
    /** How likely the target will be hit, 0 to 1, as the writer sees it; null where nothing is said. */
    confidence: doublePrecision(),
    note: text().notNull(),
    nextStep: text('next_step'),
  },
  (table) => [
    index().on(table.targetId, table.at),
    check('check_ins_confidence', sql`${table.confidence} between 0 and 1`),
  ],
);

/** One row something to be done: for a goal, a target, or one row of the data (a response, a customer). */
export const actionItems = cairnSchema.table(
  'action_items',
  {
    id: uuid().primaryKey(),
    title: text().notNull(),
    note: text(),
    goalId: uuid('goal_id').references(() => goals.id),
    targetId: uuid('target_id').references(() => targets.id),
    /** Dataset or entity and key of the row that it is opened for; null for none. */
    aboutKind: text('about_kind'),
    aboutKey: text('about_key'),
    owner: text().notNull(),
    dueAt: moment('due_at').notNull(),
    state: text().$type<'open' | 'done' | 'dropped'>().notNull(),
    /** What came of it; null while open. */
    resolution: text(),
    closedAt: moment('closed_at'),
    ...edited(),
  },
  (table) => [
    index().on(table.owner).where(sql`${table.state} = 'open'`),
    index().on(table.goalId),
    index().on(table.targetId),
    index().on(table.aboutKind, table.aboutKey),
    check('action_items_about', sql`(${table.aboutKind} is null) = (${table.aboutKey} is null)`),
    check('action_items_closed', sql`(${table.state} = 'open') = (${table.closedAt} is null)`),
  ],
);

/** One row a review of a goal; never changed. */
export const reviews = cairnSchema.table(
  'reviews',
  {
    id: uuid().primaryKey(),
    goalId: uuid('goal_id')
      .notNull()
      .references(() => goals.id),
    at: moment('at').notNull(),
    by: text().notNull(),
    summary: text().notNull(),
  },
  (table) => [index().on(table.goalId, table.at)],
);

/** One row a decision, taken in a review or outside one; never changed. */
export const decisions = cairnSchema.table(
  'decisions',
  {
    id: uuid().primaryKey(),
    goalId: uuid('goal_id')
      .notNull()
      .references(() => goals.id),
    reviewId: uuid('review_id').references(() => reviews.id),
    at: moment('at').notNull(),
    by: text().notNull(),
    /** What was decided. */
    decision: text().notNull(),
    /** Why; null where nothing is said. */
    rationale: text(),
  },
  (table) => [index().on(table.goalId, table.at)],
);
