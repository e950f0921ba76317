/** The noun: an introduction of somebody new by a customer. */
import { index } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a referral. */
export const referrals = cxSchema.table(
  'referrals',
  {
    id: key().primaryKey(),
    /** Who referred. */
    customerId: key('customer_id').notNull(),
    referredAt: instant('referred_at').notNull(),
    /** When the referred signed up; null if not, or not yet. */
    convertedAt: instant('converted_at'),
  },
  (table) => [index().on(table.referredAt), index().on(table.customerId)],
);
