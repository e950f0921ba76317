/** The noun: invitations to a survey, counted: the denominator of the response rate. */
import { index, integer, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a survey, channel, region, product line and day (UTC). */
export const surveySends = cxSchema.table(
  'survey_sends',
  {
    id: key().primaryKey(),
    survey: text().notNull(),
    channel: text().notNull(),
    region: text().notNull(),
    productLine: text('product_line').notNull(),
    /** Some instant of the day that the row counts. */
    sentAt: instant('sent_at').notNull(),
    invitations: integer().notNull(),
  },
  (table) => [index().on(table.sentAt)],
);
