/** Columns that several of Cairn's own tables share. */
import { integer, text, timestamp } from 'drizzle-orm/pg-core';

/** An instant as a Date; what it is called and what null means stands at the column. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Who wrote a row that people edit, and how often. */
export const edited = () => ({
  /** 1, 2, 3 …: an edit names the one it was made on. */
  revision: integer().notNull().default(1),
  createdAt: moment('created_at').notNull(),
  /** Key of a stakeholder. */
  createdBy: text('created_by').notNull(),
  updatedAt: moment('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
});
