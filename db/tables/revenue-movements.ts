/** The noun: a change of monthly recurring revenue (MRR). Balances and retention of revenue are sums of these. */
import { index, text } from 'drizzle-orm/pg-core';
import { instant, key, money } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a change of one subscription. The amounts of a subscription sum to its MRR: 0 after its end. */
export const revenueMovements = cxSchema.table(
  'revenue_movements',
  {
    id: key().primaryKey(),
    customerId: key('customer_id').notNull(),
    subscriptionId: key('subscription_id').notNull(),
    productLine: text('product_line').notNull(),
    /**
     * From the customer's side: new (first subscription), expansion (upgrade or another product line), contraction
     * (downgrade, or one of several subscriptions ends), churn (the last subscriptions end).
     */
    kind: text().notNull(),
    /** Signed change of MRR. */
    amount: money('amount').notNull(),
    occurredAt: instant('occurred_at').notNull(),
  },
  (table) => [
    index().on(table.occurredAt),
    index().on(table.customerId, table.occurredAt),
    index().on(table.subscriptionId),
  ],
);
