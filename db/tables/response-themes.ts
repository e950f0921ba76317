/** The noun: a mention, one answer whose comment speaks of one theme. Written by `cairn annotate` only. */
import { index, primaryKey, text } from 'drizzle-orm/pg-core';
import { key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an answer and theme: an answer can have several, or none. */
export const responseThemes = cxSchema.table(
  'response_themes',
  {
    responseId: key('response_id').notNull(),
    /** Key of a theme of the taxonomy. */
    theme: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.responseId, table.theme] }), index().on(table.theme)],
);
