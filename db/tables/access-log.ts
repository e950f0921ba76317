/** The noun: the access log, who asked and changed what. Rows are only ever added. */
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

const keys = (name: string) => text(name).array().notNull().default(sql`'{}'`);

/** A trigger refuses to change or remove a row; pruning, by the owner of the table alone, is what it lets through. */
export const accessLog = cairnSchema.table(
  'access_log',
  {
    /** Made by whoever writes it, so that a batch which is sent twice is there once. */
    id: uuid().primaryKey(),
    at: moment('at').notNull(),
    /** operation, refusal, action or gap. */
    kind: text().notNull(),
    /** http, websocket, table or command; null for a gap. */
    channel: text(),
    /** user, key, local or command; null where nobody was proven. */
    principalKind: text('principal_kind'),
    /** `user:248289761001`, `key:3f9c0a`, `command:ada`. Never a secret. */
    principal: text(),
    /** Key of the stakeholder that it acts as. */
    stakeholder: text(),
    requestId: text('request_id'),
    /** Name of the operation of GraphQL, the address of a table, or the command. */
    operation: text(),
    /** query, mutation or subscription; null for what is none. */
    operationType: text('operation_type'),
    /** SHA-256 of the document without the values that stand in it. */
    document: text(),
    /** HMAC-SHA-256 of the document with its variables: the same for the same question. */
    question: text(),
    /** Keys of the model. */
    metrics: keys('metrics'),
    dimensions: keys('dimensions'),
    /** What an action was done to, or whose policies were explained: an id or key. */
    subject: text(),
    /** begun, ok, refused or failed. */
    outcome: text().notNull(),
    /** Of each error. */
    codes: keys('codes'),
    /** Why a credential was not taken. */
    reason: text(),
    /** The network that a refused request came from, without the part that names one machine. */
    network: text(),
    statements: integer(),
    /** Rows that statements gave, or that a table sent. */
    rows: bigint({ mode: 'number' }),
    /** Whether the answer was kept from before. */
    kept: boolean().notNull().default(false),
    /** How many alike this one stands for: refusals of a moment are counted, and lost entries are. */
    times: integer().notNull().default(1),
  },
  (table) => [index().on(table.at, table.id), index().on(table.principal, table.at)],
);
