/** The noun: one answer of a member of staff, under a pseudonym. */
import { index, numeric, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an answer. */
export const employeeResponses = cxSchema.table(
  'employee_responses',
  {
    id: key().primaryKey(),
    /**
     * A token that tells respondents apart, the same in each of their answers and used for nothing else: never a number of an employee. Null where it
     * is not known; all rows without one are taken to be of one person.
     */
    respondent: text(),
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
