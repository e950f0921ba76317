/** The noun: how often a metric was asked for on a day, so that what nobody asks for can be found. */
import { date, integer, primaryKey, text } from 'drizzle-orm/pg-core';
import { cairnSchema } from './catalog.ts';

/** One row a metric and day (UTC). */
export const metricUses = cairnSchema.table(
  'metric_uses',
  {
    metric: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    /** Operations that asked for it. */
    operations: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.metric, table.day] })],
);
