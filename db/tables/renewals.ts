/** The noun: an anniversary at which an annual subscription was up for renewal. */
import { boolean, index } from 'drizzle-orm/pg-core';
import { instant, key, money } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a subscription and anniversary. */
export const renewals = cxSchema.table(
  'renewals',
  {
    id: key().primaryKey(),
    customerId: key('customer_id').notNull(),
    subscriptionId: key('subscription_id').notNull(),
    dueAt: instant('due_at').notNull(),
    /** Null while undecided. */
    renewed: boolean(),
    /** Of the year up for renewal: twelve times the MRR when due. */
    value: money('value').notNull(),
  },
  (table) => [index().on(table.dueAt), index().on(table.customerId)],
);
