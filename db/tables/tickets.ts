/** The noun: a request for help, from opening to the last resolution. */
import { boolean, index, integer, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a ticket, not one a ticket event. */
export const tickets = cxSchema.table(
  'tickets',
  {
    id: key().primaryKey(),
    customerId: key('customer_id').notNull(),
    /** Null until somebody takes it. */
    agentId: key('agent_id'),
    channel: text().notNull(),
    queue: text().notNull(),
    /** urgent, high, normal or low. */
    priority: text().notNull(),
    category: text().notNull(),
    productLine: text('product_line').notNull(),
    openedAt: instant('opened_at').notNull(),
    /** First public answer of an agent; null while waiting, or where none was given. */
    firstReplyAt: instant('first_reply_at'),
    /** First time resolved; kept when reopened. */
    firstResolvedAt: instant('first_resolved_at'),
    /** Last time resolved; null while open, reopened tickets included. */
    resolvedAt: instant('resolved_at'),
    reopenedCount: integer('reopened_count').notNull().default(0),
    /** Null while undecided, and where no agreement applies. */
    slaMet: boolean('sla_met'),
  },
  (table) => [
    index().on(table.openedAt),
    index().on(table.firstResolvedAt),
    index().on(table.resolvedAt),
    index().on(table.customerId, table.openedAt),
  ],
);
