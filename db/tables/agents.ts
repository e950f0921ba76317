/** The noun: somebody who answers customers. */
import { text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an agent. */
export const agents = cxSchema.table('agents', {
  id: key().primaryKey(),
  name: text().notNull(),
  team: text().notNull(),
  queue: text().notNull(),
  region: text().notNull(),
  hiredAt: instant('hired_at').notNull(),
});
