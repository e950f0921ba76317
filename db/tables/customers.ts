/** The noun: a customer (a company or a person), from signing up to churning. */
import { boolean, index, text } from 'drizzle-orm/pg-core';
import { instant, key, money } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a customer. */
export const customers = cxSchema.table(
  'customers',
  {
    id: key().primaryKey(),
    name: text().notNull(),
    email: text(),
    /** enterprise, mid_market, small_business or consumer. */
    segment: text().notNull(),
    /** EMEA, Americas or APAC. */
    region: text().notNull(),
    /** ISO 3166-1 alpha-2. */
    country: text().notNull(),
    /** Null for consumers. */
    industry: text(),
    acquisitionChannel: text('acquisition_channel').notNull(),
    /** Of the first purchase. */
    productLine: text('product_line').notNull(),
    /** Whether product usage is recorded for this customer: the denominator of adoption shares. */
    usageTracked: boolean('usage_tracked').notNull().default(false),
    signedUpAt: instant('signed_up_at').notNull(),
    /** Null while a customer: the end of the last subscription otherwise. */
    churnedAt: instant('churned_at'),
    /** What winning the customer cost. */
    acquisitionCost: money('acquisition_cost'),
  },
  (table) => [index().on(table.signedUpAt), index().on(table.churnedAt)],
);
