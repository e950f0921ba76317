/** The noun: a purchase beside the subscriptions. */
import { index, text } from 'drizzle-orm/pg-core';
import { instant, key, money } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an order. */
export const orders = cxSchema.table(
  'orders',
  {
    id: key().primaryKey(),
    customerId: key('customer_id').notNull(),
    productLine: text('product_line').notNull(),
    channel: text().notNull(),
    /** paid, or refunded in full. */
    status: text().notNull(),
    amount: money('amount').notNull(),
    orderedAt: instant('ordered_at').notNull(),
  },
  (table) => [index().on(table.orderedAt), index().on(table.customerId, table.orderedAt)],
);
