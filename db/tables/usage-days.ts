/** The noun: a user's use of a feature on one day. */
import { date, index, integer, primaryKey, text } from 'drizzle-orm/pg-core';
import { key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a user, feature and day with at least one event. */
export const usageDays = cxSchema.table(
  'usage_days',
  {
    customerId: key('customer_id').notNull(),
    /** Tells the users of a customer apart. */
    userKey: text('user_key').notNull(),
    productLine: text('product_line').notNull(),
    feature: text().notNull(),
    /** Day in UTC. */
    usedOn: date('used_on').notNull(),
    events: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.userKey, table.productLine, table.feature, table.usedOn] }),
    index().on(table.usedOn),
  ],
);
