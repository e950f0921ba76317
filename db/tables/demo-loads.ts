/** The noun: the mark that the demo company is loaded, written in the transaction that loads it. */
import { doublePrecision, integer, jsonb, timestamp } from 'drizzle-orm/pg-core';
import { cxSchema } from './cx-schema.ts';

/** One row a load; none where the demo was never loaded. */
export const demoLoads = cxSchema.table('demo_loads', {
  seed: integer().primaryKey(),
  scale: doublePrecision().notNull(),
  /** The "today" of the demo company. */
  now: timestamp({ withTimezone: true }).notNull(),
  /** Rows by table. */
  rows: jsonb().$type<Readonly<Record<string, number>>>().notNull(),
  loadedAt: timestamp('loaded_at', { withTimezone: true }).notNull().defaultNow(),
});
