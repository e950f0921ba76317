/** The noun: an attempt at a task in the product. */
import { boolean, index, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an attempt. */
export const tasks = cxSchema.table(
  'tasks',
  {
    id: key().primaryKey(),
    customerId: key('customer_id').notNull(),
    feature: text().notNull(),
    startedAt: instant('started_at').notNull(),
    /** Null when given up, or not yet done. */
    completedAt: instant('completed_at'),
    /** Whether the task was completed without help. */
    succeeded: boolean().notNull(),
  },
  (table) => [index().on(table.startedAt), index().on(table.customerId, table.startedAt)],
);
