/** The noun: a goal, an intent that somebody owns. */
import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, doublePrecision, index, text, uuid } from 'drizzle-orm/pg-core';
import { edited, moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

/** One row a goal. Goals are closed, never deleted. */
export const goals = cairnSchema.table(
  'goals',
  {
    id: uuid().primaryKey(),
    title: text().notNull(),
    /** What shall be true in the end, in a sentence. */
    intent: text().notNull(),
    /** Why, and how; null where nothing is said. */
    narrative: text(),
    /** The goal that it serves; null at the top. */
    parentId: uuid('parent_id').references((): AnyPgColumn => goals.id),
    /** Key of a level of the pyramid; null where it has none. */
    level: text(),
    startsAt: moment('starts_at').notNull(),
    /** First instant after its period. */
    endsAt: moment('ends_at').notNull(),
    state: text().$type<'draft' | 'active' | 'closed'>().notNull(),
    /** Null until closed. */
    outcome: text().$type<'achieved' | 'partly_achieved' | 'missed' | 'abandoned'>(),
    closedAt: moment('closed_at'),
    /** What was learnt; null where nothing is said. */
    closingNote: text('closing_note'),
    rollUp: text('roll_up').$type<'worst_child' | 'weighted' | 'indicator_count'>().notNull(),
    /** In the roll-up of the parent; above 0. */
    weight: doublePrecision().notNull(),
    visibility: text().$type<'everyone' | 'restricted'>().notNull(),
    /** How often it is reviewed. */
    cadence: text().$type<'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly'>().notNull(),
    ...edited(),
  },
  (table) => [
    index().on(table.parentId),
    check('goals_period', sql`${table.startsAt} < ${table.endsAt}`),
    check('goals_weight', sql`${table.weight} > 0`),
    check('goals_outcome', sql`(${table.state} = 'closed') = (${table.outcome} is not null)`),
    check('goals_closed_at', sql`(${table.state} = 'closed') = (${table.closedAt} is not null)`),
  ],
);
