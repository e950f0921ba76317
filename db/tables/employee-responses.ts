/** The noun: one anonymous answer of a member of staff. */
import { index, numeric, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an answer; who gave it is not recorded. */
export const employeeResponses = cxSchema.table(
  'employee_responses',
  {
    id: key().primaryKey(),
    /** enps (0–10) or pulse (1–5). */
    survey: text().notNull(),
    /** Null when left blank. */
    score: numeric(),
    division: text().notNull(),
    region: text().notNull(),
    /** Null outside support. */
    queue: text(),
    respondedAt: instant('responded_at').notNull(),
  },
  (table) => [index().on(table.respondedAt)],
);
