/** The noun: a call or chat that waited in a queue. */
import { index, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a contact: answered, abandoned or (neither) still waiting. */
export const contacts = cxSchema.table(
  'contacts',
  {
    id: key().primaryKey(),
    /** Null where the caller was not recognised. */
    customerId: key('customer_id'),
    /** Null unless answered. */
    agentId: key('agent_id'),
    /** phone or chat. */
    channel: text().notNull(),
    queue: text().notNull(),
    region: text().notNull(),
    queuedAt: instant('queued_at').notNull(),
    answeredAt: instant('answered_at'),
    abandonedAt: instant('abandoned_at'),
    /** End of the conversation; null while it lasts, and when abandoned. */
    endedAt: instant('ended_at'),
  },
  (table) => [index().on(table.queuedAt), index().on(table.customerId, table.queuedAt)],
);
