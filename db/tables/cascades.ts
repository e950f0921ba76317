/** The noun: a cascade, one target split over the segments of a dimension. */
import { index, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';
import { targets } from './targets.ts';

/** One row a split; its parts are targets that name it. */
export const cascades = cairnSchema.table(
  'cascades',
  {
    id: uuid().primaryKey(),
    /** The target that was split. */
    targetId: uuid('target_id')
      .notNull()
      .references(() => targets.id),
    dimension: text().notNull(),
    /** equal_lift, equal_effort or given_weights. */
    method: text().notNull(),
    /** Of each segment: its share of the whole and its value when the target was split. */
    mix: jsonb().$type<unknown>().notNull(),
    createdAt: moment('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [index().on(table.targetId)],
);
