/** The nouns: who changed what, and the keys under which a change was asked for, so that it happens once. */
import { bigint, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

/** One row a change; a trigger refuses to change or remove it. */
export const changeLog = cairnSchema.table(
  'change_log',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: moment('at').notNull(),
    /** Key of a stakeholder. */
    actor: text().notNull(),
    /** The mutation, such as `updateGoal`. */
    action: text().notNull(),
    subjectKind: text('subject_kind').notNull(),
    subject: text().notNull(),
    /** After the change; null for what has none. */
    revision: integer(),
    /** The subject before and after; null where it was not there. */
    before: jsonb().$type<unknown>(),
    after: jsonb().$type<unknown>(),
    /** Of the operation that asked for it. */
    requestId: text('request_id').notNull(),
  },
  (table) => [index().on(table.subjectKind, table.subject, table.id), index().on(table.actor, table.id)],
);

/** One row a key of a client: the same request under the same key has the same outcome, once. */
export const idempotencyKeys = cairnSchema.table(
  'idempotency_keys',
  {
    actor: text().notNull(),
    key: text().notNull(),
    /** Hash of what was asked. */
    fingerprint: text().notNull(),
    /** What came of it: ids; null only inside the transaction that is at it. */
    outcome: jsonb().$type<unknown>(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.actor, table.key] }), index().on(table.at)],
);
