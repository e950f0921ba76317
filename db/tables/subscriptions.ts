/** The noun: a contract for a product line; its price is the sum of its revenue movements. */
import { index, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a subscription. */
export const subscriptions = cxSchema.table(
  'subscriptions',
  {
    id: key().primaryKey(),
    customerId: key('customer_id').notNull(),
    productLine: text('product_line').notNull(),
    /** monthly (ends any time) or annual (ends at an anniversary). */
    plan: text().notNull(),
    startedAt: instant('started_at').notNull(),
    /** Null while it runs. */
    endedAt: instant('ended_at'),
  },
  (table) => [index().on(table.startedAt), index().on(table.endedAt), index().on(table.customerId)],
);
